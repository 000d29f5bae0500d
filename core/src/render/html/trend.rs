//! A small line of one item over time. Only numbers and fixed names stand in it.

use super::super::model::Trend;
use crate::markup::Markup;

const WIDTH: f64 = 120.0;
const HEIGHT: f64 = 32.0;
/// Room for the points' own size.
const EDGE: f64 = 4.0;

/// Time in proportion; values between the lowest and the highest of values and range, with room above and below, so that a small
/// change does not fill the height.
pub(super) fn draw(out: &mut Markup, trend: &Trend) {
    let limits = trend.band.map_or((None, None), |band| band);
    let values = trend.points.iter().map(|point| point.1).chain(limits.0).chain(limits.1);
    let (mut low, mut high) = values.fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)));
    let room = ((high - low) * 0.1).max(high.abs().max(low.abs()) * 0.05).max(1e-9);
    low -= room;
    high += room;
    let last = trend.points.last().map_or(0.0, |point| point.0).max(1e-9);
    let x = |time: f64| EDGE + time / last * (WIDTH - 2.0 * EDGE);
    let y = |value: f64| EDGE + (high - value) / (high - low) * (HEIGHT - 2.0 * EDGE);
    out.svg("tk-trend", (WIDTH, HEIGHT), &trend.label, |svg| {
        if trend.band.is_some() {
            let top = limits.1.map_or(EDGE, y);
            let bottom = limits.0.map_or(HEIGHT - EDGE, y);
            svg.rect("tk-band", (0.0, top), (WIDTH, (bottom - top).max(0.0)));
        }
        svg.polyline("tk-line", trend.points.iter().map(|(time, value)| (x(*time), y(*value))), false);
        for (time, value) in &trend.points {
            svg.circle("tk-point", (x(*time), y(*value)), 2.0);
        }
    });
}
