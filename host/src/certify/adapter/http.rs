//! A server of the vendor's own. One address is called, redirects are not followed: nothing else is ever reached.

use super::command::{envelope, opened};
use super::{Adapter, Context, LARGEST};
use crate::certify::seen::Seen;
use crate::certify::system::{Files, Made, Task, Trouble};

/// A server.
#[derive(Clone, Debug)]
pub struct Http {
    /// Its address.
    pub url: String,
    /// Headers of a call.
    pub headers: Vec<(String, String)>,
}

impl Adapter for Http {
    fn name(&self) -> &'static str {
        "http"
    }

    fn perform(&mut self, task: &Task, context: &Context<'_>) -> Result<Seen, Trouble> {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(context.deadline))
            .max_redirects(0)
            .proxy(None)
            .http_status_as_error(false);
        let agent: ureq::Agent = config.build().into();
        let mut call = agent.post(&self.url).header("content-type", "application/json");
        for (name, value) in &self.headers {
            call = call.header(name, value);
        }
        let failed = |error: ureq::Error| match error {
            ureq::Error::Timeout(_) => Trouble::Late,
            other => Trouble::Call(other.to_string()),
        };
        let mut answer = call.send(envelope(task).to_string()).map_err(failed)?;
        let status = i32::from(answer.status().as_u16());
        let body = answer.body_mut().with_config().limit(LARGEST).read_to_vec().map_err(failed)?;
        let files = if status == 200 { opened(&body)? } else { Files::new() };
        Ok(Seen::of(&task.given, Made { files: context.layouts.wanted(task, files), status: Some(status) }))
    }
}
