//! Many inputs on many threads, answers in input order, in bounded memory.
//!
//! One thread reads tasks, workers answer them, the caller's thread takes the answers in order. Never more than a
//! window of tasks is between the reader and the caller, so a slow first file does not let answers pile up.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;

/// Tasks in flight for each worker.
const WINDOW: u64 = 4;
/// Stack of a worker: expressions and documents nest, and threads of a library have less stack than a program.
const STACK: usize = 32 << 20;

/// How many tasks were taken out, and whether to go on.
#[derive(Default)]
struct Gate {
    taken: u64,
    stop: bool,
}

/// Answers `tasks` with `work` on `jobs` threads and gives the answers to `take` in the order of the tasks, until it
/// returns `false`.
pub(crate) fn run<T: Send, A: Send>(
    tasks: impl Iterator<Item = T> + Send,
    jobs: usize,
    work: impl Fn(T) -> A + Sync,
    mut take: impl FnMut(A) -> bool,
) {
    let jobs = jobs.clamp(1, 256);
    let window = jobs as u64 * WINDOW;
    // the gate bounds both, so nobody but the reader waits for room
    let room = window as usize;
    let gate = &(Mutex::new(Gate::default()), Condvar::new());
    let (to_workers, from_reader) = sync_channel::<(u64, T)>(room);
    let from_reader = &Mutex::new(from_reader);
    let (to_caller, answers) = sync_channel::<(u64, A)>(room);
    let work = &work;
    thread::scope(|scope| {
        let started = (0..jobs)
            .filter(|_| {
                let to_caller = to_caller.clone();
                let worker = move || {
                    while let Some((number, task)) = next(from_reader) {
                        if to_caller.send((number, work(task))).is_err() {
                            return;
                        }
                    }
                };
                // a thread that cannot be started leaves its share to the others
                thread::Builder::new().stack_size(STACK).spawn_scoped(scope, worker).is_ok()
            })
            .count();
        drop(to_caller);
        if started == 0 {
            for task in tasks {
                if !take(work(task)) {
                    break;
                }
            }
            return;
        }
        scope.spawn(move || {
            for (number, task) in (0_u64..).zip(tasks) {
                let mut state = gate.0.lock().unwrap_or_else(PoisonError::into_inner);
                while !state.stop && number >= state.taken + window {
                    state = gate.1.wait(state).unwrap_or_else(PoisonError::into_inner);
                }
                let stop = state.stop;
                drop(state);
                if stop || to_workers.send((number, task)).is_err() {
                    return;
                }
            }
        });
        in_order(&answers, |answer| {
            let go_on = take(answer);
            let mut state = gate.0.lock().unwrap_or_else(PoisonError::into_inner);
            state.taken += 1;
            state.stop |= !go_on;
            // to wake the reader for each would cost more than it reads; tasks enough are left until the next time
            if state.stop || state.taken.is_multiple_of(window / 2) {
                gate.1.notify_all();
            }
            go_on
        });
        // after a stop: workers must not wait for a place to put what nobody wants
        for _ in answers {}
    });
}

fn next<T>(from_reader: &Mutex<Receiver<T>>) -> Option<T> {
    from_reader.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

fn in_order<A>(answers: &Receiver<(u64, A)>, mut take: impl FnMut(A) -> bool) {
    let mut early: BTreeMap<u64, A> = BTreeMap::new();
    let mut due = 0;
    for (number, answer) in answers {
        early.insert(number, answer);
        while let Some(answer) = early.remove(&due) {
            due += 1;
            if !take(answer) {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::time::Duration;

    #[test]
    fn answers_come_in_order_whoever_is_slow() {
        for jobs in [1, 2, 7] {
            let mut taken = Vec::new();
            let slow = |number: u64| {
                thread::sleep(Duration::from_micros(if number.is_multiple_of(5) { 900 } else { 10 }));
                number * 2
            };
            run(0..200_u64, jobs, slow, |answer| {
                taken.push(answer);
                true
            });
            assert_eq!(taken, (0..200).map(|number| number * 2).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_slow_task_holds_the_reader_back() {
        let read = AtomicU64::new(0);
        let tasks = (0..10_000_u64).inspect(|_| {
            read.fetch_add(1, Ordering::SeqCst);
        });
        let mut ahead = 0;
        let work = |number: u64| {
            if number == 0 {
                thread::sleep(Duration::from_millis(100));
                return read.load(Ordering::SeqCst);
            }
            0
        };
        run(tasks, 2, work, |answer| {
            ahead = ahead.max(answer);
            true
        });
        assert!(ahead <= 2 * WINDOW + 1, "{ahead} tasks were read while the first was worked on");
    }

    #[test]
    fn a_stop_ends_the_reading() {
        let mut taken = 0;
        run(
            0..,
            2,
            |number: u64| number,
            |answer| {
                taken += 1;
                answer < 100
            },
        );
        assert_eq!(taken, 101);
    }
}
