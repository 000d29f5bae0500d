//! Connections: how many, how slow, and how they end.

use super::web::Service;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::future::Future;
use std::io;
use std::net::TcpListener;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio_io_timeout::TimeoutStream;

/// What connections may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// At a time; more wait to be accepted.
    pub(crate) connections: usize,
    /// For a request's headers, for a pause between two pieces of what is read or written, and for requests that are at work when
    /// the server ends.
    pub(crate) timeout: Duration,
}

/// Answers on `listener` until `end`, then lets those at work finish.
pub(crate) async fn serve(
    listener: TcpListener,
    service: &Arc<Service>,
    limits: Limits,
    end: impl Future<Output = ()>,
) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let router = service.router();
    let places = Arc::new(Semaphore::new(limits.connections));
    let graceful = GracefulShutdown::new();
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits.timeout);
    let mut end = pin!(end);
    loop {
        let place = Arc::clone(&places).acquire_owned();
        let accepted = async {
            let place = place.await.map_err(io::Error::other)?;
            listener.accept().await.map(|(stream, _)| (stream, place))
        };
        let accepted = tokio::select! {
            () = &mut end => break,
            accepted = accepted => accepted,
        };
        let Ok((stream, place)) = accepted else {
            // a connection that ended before it was accepted, or no more files for the moment: others may still come
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        // small answers go out at once; a socket that refuses this is only slower
        let _ = stream.set_nodelay(true);
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(limits.timeout));
        let connection =
            http.serve_connection(TokioIo::new(Box::pin(stream)), TowerToHyperService::new(router.clone()));
        let watched = graceful.watch(connection);
        tokio::spawn(async move {
            // how a connection ends is its peer's business
            let _ = watched.await;
            drop(place);
        });
    }
    drop(listener);
    // those that are still at work after that are cut off
    let _ = tokio::time::timeout(limits.timeout, graceful.shutdown()).await;
    Ok(())
}
