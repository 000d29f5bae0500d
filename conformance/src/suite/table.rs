//! Scores as a table (Markdown).

use super::protocol::Hello;
use super::score::{Score, Scores};
use serde::{Deserialize, Serialize};

/// What one validator scored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Results {
    /// The validator.
    pub hello: Hello,
    /// Day of the run.
    pub date: String,
    /// Its scores.
    pub scores: Scores,
}

/// The scores of several validators, one table a validator.
pub fn markdown(all: &[Results]) -> String {
    let mut out = String::new();
    for results in all {
        let Hello { validator, version, packages, .. } = &results.hello;
        out += &["## ", validator, " ", version, " (", &results.date, ")\n\n"].concat();
        if !packages.is_empty() {
            out += &(packages.join(", ") + "\n\n");
        }
        out += "| 分野 / group | 入力 / inputs | 正しいものを受け入れる / accepted | 誤報 / false alarms | 誤りに気付く / caught | 見逃し / missed | エラーの場所 / errors placed | 警告の場所 / warnings placed | 対象外・失敗 / unsupported, failed |\n";
        out += "| --- | --: | --: | --: | --: | --: | --: | --: | --: |\n";
        let mut sum = Score::default();
        for (group, score) in &results.scores {
            out += &row(group, score);
            sum.add(score);
        }
        out += &row("計 / all", &sum);
        out.push('\n');
    }
    out
}

fn row(name: &str, score: &Score) -> String {
    let Score { inputs, accepted, alarms, caught, missed, placed, errors, advised, advice, unsupported, failed } =
        score;
    format!(
        "| {name} | {inputs} | {accepted} | {alarms} | {caught} | {missed} | {placed} / {errors} | {advised} / {advice} | {unsupported}, {failed} |\n"
    )
}

impl Score {
    fn add(&mut self, other: &Self) {
        self.inputs += other.inputs;
        self.accepted += other.accepted;
        self.alarms += other.alarms;
        self.caught += other.caught;
        self.missed += other.missed;
        self.placed += other.placed;
        self.errors += other.errors;
        self.advised += other.advised;
        self.advice += other.advice;
        self.unsupported += other.unsupported;
        self.failed += other.failed;
    }
}
