//! `tekigo certify plan-run`: what is due, and how it is done.

use super::WhichRun;
use crate::certify::scope::Due;
use crate::terminal::{Console, print};
use crate::{Error, Status};
use std::fmt::Write as _;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    run: WhichRun,
    /// 対象外の項目も、理由とともに示します / Items that are not due, too, and why
    #[arg(long)]
    all: bool,
}

impl Args {
    pub(super) fn run(&self, console: &Console) -> Result<Status, Error> {
        let run = self.run.open()?;
        let lang = console.lang;
        for name in run.declaration.missing() {
            console.problem_in(&format!("vendor.toml の {name} が空です"), &format!("{name} of vendor.toml is empty"));
        }
        let results = run.results();
        let (mut out, mut due, mut not, mut blocked) = (String::new(), 0, 0, 0);
        for planned in run.plan() {
            let id = &planned.item.id;
            if let Due::Not(reason) = &planned.due {
                not += 1;
                if self.all {
                    // writing to a String cannot fail
                    let _ = writeln!(out, "{id}  -  {}: {}", planned.item.title.pick(lang), reason.pick(lang));
                }
                continue;
            }
            due += 1;
            let by = match &planned.by {
                Ok(by) => (*by).to_owned(),
                Err(why) => {
                    blocked += 1;
                    format!("× {}", why.pick(lang))
                }
            };
            let done = if results.contains_key(id.as_str()) { lang.pick("済", "done") } else { "  " };
            let optional = if planned.due == Due::Optional { lang.pick(" (任意)", " (optional)") } else { "" };
            let _ = writeln!(out, "{id}  {done}  {}{optional}  [{by}]", planned.item.title.pick(lang));
        }
        let ja = format!("実施する項目 {due}、対象外 {not}、方法がない項目 {blocked}\n");
        let en = format!("{due} items are due, {not} are not, {blocked} have no way to be done\n");
        print(&(out + lang.pick(&ja, &en))).map(|()| Status::Conforms)
    }
}
