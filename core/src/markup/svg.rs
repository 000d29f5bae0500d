//! Drawings: numbers and names of the program.

use super::Markup;
use super::attribute::Attr;
use std::fmt::Write as _;

/// Writes what is in a drawing.
#[derive(Debug)]
pub struct Svg<'m>(&'m mut Markup);

/// A short text of digits and the signs around them: the only text that stands in a drawing.
#[derive(Clone, Copy, Debug)]
pub struct Figure<'a>(&'a str);

impl<'a> Figure<'a> {
    /// `None` for what holds more than digits, `. , + - : / %`, spaces and 年月日.
    pub fn new(text: &'a str) -> Option<Self> {
        let fits = |c: char| {
            c.is_ascii_digit() || matches!(c, '.' | ',' | '+' | '-' | ':' | '/' | '%' | ' ' | '年' | '月' | '日')
        };
        text.chars().all(fits).then_some(Self(text))
    }
}

pub(super) fn write(
    markup: &mut Markup,
    class: &'static str,
    (width, height): (f64, f64),
    label: &str,
    draw: impl FnOnce(&mut Svg<'_>),
) {
    markup.raw("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0");
    for number in [width, height] {
        markup.raw(" ");
        number_to(markup, number);
    }
    markup.raw("\"");
    for attribute in [Attr::Class(class), Attr::Role("img"), Attr::AriaLabel(label)] {
        attribute.push(&mut markup.out);
    }
    markup.raw(">");
    draw(&mut Svg(markup));
    markup.raw("</svg>");
}

impl Svg<'_> {
    /// A line from one point to another.
    pub fn line(&mut self, class: &'static str, from: (f64, f64), to: (f64, f64)) -> &mut Self {
        self.shape("line", class, &[("x1", from.0), ("y1", from.1), ("x2", to.0), ("y2", to.1)])
    }

    /// A rectangle by its upper left corner and its size.
    pub fn rect(&mut self, class: &'static str, corner: (f64, f64), (width, height): (f64, f64)) -> &mut Self {
        self.shape("rect", class, &[("x", corner.0), ("y", corner.1), ("width", width), ("height", height)])
    }

    /// A circle.
    pub fn circle(&mut self, class: &'static str, centre: (f64, f64), radius: f64) -> &mut Self {
        self.shape("circle", class, &[("cx", centre.0), ("cy", centre.1), ("r", radius)])
    }

    /// Straight lines through points; closed and filled as a polygon when `closed`.
    pub fn polyline(
        &mut self,
        class: &'static str,
        points: impl IntoIterator<Item = (f64, f64)>,
        closed: bool,
    ) -> &mut Self {
        self.0.raw(if closed { "<polygon" } else { "<polyline" });
        Attr::Class(class).push(&mut self.0.out);
        self.0.raw(" points=\"");
        for (at, (x, y)) in points.into_iter().enumerate() {
            if at > 0 {
                self.0.raw(" ");
            }
            number_to(self.0, x);
            self.0.raw(",");
            number_to(self.0, y);
        }
        self.0.raw("\"/>");
        self
    }

    /// A number or a date; `class` says where it stands around its point.
    pub fn figure(&mut self, class: &'static str, (x, y): (f64, f64), figure: Figure<'_>) -> &mut Self {
        self.0.raw("<text");
        Attr::Class(class).push(&mut self.0.out);
        self.numbers(&[("x", x), ("y", y)]);
        self.0.raw(">");
        self.0.raw(figure.0);
        self.0.raw("</text>");
        self
    }

    fn shape(&mut self, name: &'static str, class: &'static str, numbers: &[(&'static str, f64)]) -> &mut Self {
        self.0.raw("<");
        self.0.raw(name);
        Attr::Class(class).push(&mut self.0.out);
        self.numbers(numbers);
        self.0.raw("/>");
        self
    }

    fn numbers(&mut self, numbers: &[(&'static str, f64)]) {
        for (name, number) in numbers {
            self.0.raw(" ");
            self.0.raw(name);
            self.0.raw("=\"");
            number_to(self.0, *number);
            self.0.raw("\"");
        }
    }
}

/// A number with at most two decimals; what is none is 0.
fn number_to(markup: &mut Markup, number: f64) {
    let number = if number.is_finite() { number } else { 0.0 };
    let start = markup.out.len();
    let _ = write!(markup.out, "{number:.2}");
    let kept = markup.out.trim_end_matches('0').trim_end_matches('.').len();
    markup.out.truncate(kept);
    if &markup.out[start..] == "-0" {
        markup.out.truncate(start);
        markup.out.push('0');
    }
}
