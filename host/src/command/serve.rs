//! `tekigo serve`: what is asked for, and the server's life.

use crate::args::{Checks, Chosen, Definitions};
use crate::serve::{Defaults, Desk, Limits, Line, Service, Setup, serve};
use crate::terminal::Console;
use crate::{Error, Status, clock};
use std::net::{SocketAddr, TcpListener};
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;
use std::{io, thread};
use tekigo_core::{Options, Validator};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// 待ち受けるアドレスとポート (ポート 0 は空いているもの) / Address and port to listen on (port 0: one that is free)
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080", help_heading = HEADING)]
    listen: SocketAddr,
    /// 本文の上限、バイト / Bytes that a body may have
    #[arg(long, value_name = "N", default_value = "16777216", help_heading = HEADING)]
    max_body: usize,
    /// 同時に受け付ける検証の数。超えた要求は 503 で断ります / Requests to validate that are taken at a time; others are answered 503
    #[arg(long, value_name = "N", default_value = "64", help_heading = HEADING)]
    max_requests: NonZeroUsize,
    /// 同時の接続の数 / Connections at a time
    #[arg(long, value_name = "N", default_value = "1024", help_heading = HEADING)]
    max_connections: NonZeroUsize,
    /// 要求が届くまで、また応答が受け取られるまで待つ時間、秒 / Seconds that a request may take to arrive, and an answer to be taken
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = clap::value_parser!(u64).range(1..=3600), help_heading = HEADING)]
    timeout: u64,
    /// 検証するスレッドの数 (指定がなければ CPU のコア数) / Threads that judge (default: the number of cores)
    #[arg(long, value_name = "N", help_heading = HEADING)]
    jobs: Option<NonZeroUsize>,
    #[command(flatten)]
    checks: Checks,
    #[command(flatten)]
    definitions: Definitions,
    #[command(flatten)]
    engine: Chosen,
}

const HEADING: &str = "サーバー / Server";

impl Args {
    pub(super) fn run(&self, console: &Console) -> Result<Status, Error> {
        let options = self.checks.options(console.lang, &self.definitions)?;
        let rules = super::load(console, &self.definitions)?;
        self.checks.answered(console, &options.recorded, &rules)?;
        let threads = self.jobs.or_else(|| thread::available_parallelism().ok()).unwrap_or(NonZeroUsize::MIN);
        let engine =
            self.engine.start(console, &self.definitions, Arc::clone(&rules), options.clone(), Some(threads))?;
        let reader = Validator::new(Arc::clone(&rules), Options::default());
        let (desk, line) = Line::new(self.max_requests.get());
        let listener = TcpListener::bind(self.listen).map_err(|why| self.cannot(&why))?;
        let at = listener.local_addr().map_err(|why| self.cannot(&why))?;
        let timeout = Duration::from_secs(self.timeout);
        let service = Service::new(Setup {
            desk,
            defaults: Defaults { options, holds_the_clock: self.checks.holds_the_clock() },
            rules,
            places: self.max_requests.get(),
            max_body: self.max_body,
            timeout,
            log: console.verbose.then(|| console.clone()),
            since: clock::now(),
        });
        let limits = Limits { connections: self.max_connections.get(), timeout };
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        let runtime = runtime.map_err(|why| self.cannot(&why))?;
        thread::scope(|scope| {
            Desk::open(scope, &*engine, &reader, threads.get(), &line)?;
            console.problem_in(
                &format!("http://{at} で待っています (Ctrl-C で終わります)"),
                &format!("listening on http://{at} (Ctrl-C ends it)"),
            );
            if !at.ip().is_loopback() {
                console.problem_in(
                    "この計算機の外からも届くアドレスです。認証と暗号化 (TLS) は前に置くプロキシで行ってください",
                    "this address can be reached from other machines; authentication and TLS are for a proxy in front of it",
                );
            }
            let served = runtime.block_on(serve(listener, &service, limits, asked_to_end()));
            // connections that were cut off let go of the desk, and its threads end
            drop(runtime);
            drop(service);
            served
        })
        .map_err(|why| self.cannot(&why))?;
        Ok(Status::Conforms)
    }

    fn cannot(&self, why: &io::Error) -> Error {
        let at = self.listen;
        Error::call(format!("{at} で待ち受けられません: {why}"), format!("cannot listen on {at}: {why}"))
    }
}

/// Ctrl-C, or the signal that service managers send.
async fn asked_to_end() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
