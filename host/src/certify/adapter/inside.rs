//! A system in this process: time is a number, so that a minute of waiting takes none.

use super::{Adapter, Context, terminal};
use crate::certify::seen::{OnLine, Seen};
use crate::certify::system::{Line as _, System, Task, Trouble};

/// A system in this process.
#[allow(missing_debug_implementations, reason = "a system need not be shown")]
pub struct Inside<'s>(pub &'s mut dyn System);

impl Adapter for Inside<'_> {
    fn name(&self) -> &'static str {
        "reference"
    }

    fn perform(&mut self, task: &Task, context: &Context<'_>) -> Result<Seen, Trouble> {
        if context.service.is_none() {
            let mut made = self.0.perform(task, None)?;
            made.files = context.layouts.wanted(task, made.files);
            return Ok(Seen::of(&task.given, made));
        }
        let mut terminal = terminal(task, context)?;
        let mut made = self.0.perform(task, Some(&mut terminal))?;
        if u128::from(terminal.clock()) > context.deadline.as_millis() {
            return Err(Trouble::Late);
        }
        // what is still on its way arrives, whether or not anybody waits for it
        while let Some(due) = terminal.next_due() {
            let clock = terminal.clock();
            terminal.wait(due.saturating_sub(clock));
        }
        made.files = context.layouts.wanted(task, made.files);
        let line = OnLine::of(&terminal);
        Ok(Seen { line: Some(line), ..Seen::of(&task.given, made) })
    }
}
