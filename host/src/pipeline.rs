//! Many inputs on many threads, answers in input order, in bounded memory.
//!
//! Every thread does all of the work: it reads a task, answers it, and gives away the answers whose turn has come. What
//! a thread reads is in its processor's cache when it is looked at, one job is one thread, and nobody hands anything
//! over while the threads are about equally fast. Never more than a window of tasks is between what is read and what
//! was given away, so a slow first file does not let answers pile up.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// Tasks in flight for each thread.
const WINDOW: u64 = 4;
/// Stack of a thread: expressions and documents nest, and threads of a library have less stack than a program.
pub(crate) const STACK: usize = 32 << 20;

/// Answers `tasks` on `jobs` threads and gives the answers to `take` in the order of the tasks, one at a time, until it
/// returns `false`. Each thread makes its own worker with `start`.
pub fn run<T, A: Send, W: FnMut(T) -> A>(
    tasks: impl Iterator<Item = T> + Send,
    jobs: usize,
    start: impl Fn() -> W + Sync,
    take: impl FnMut(A) -> bool + Send,
) {
    let jobs = jobs.clamp(1, 256);
    let line = &Line {
        tasks: Mutex::new((0, tasks.fuse())),
        answers: Mutex::new(Answers { early: BTreeMap::new(), due: 0, over: false, take }),
        room: Condvar::new(),
        window: jobs as u64 * WINDOW,
    };
    let start = &start;
    thread::scope(|scope| {
        let begin = |_: &usize| {
            // a thread that cannot be started leaves its share to the others
            thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || line.work(start())).is_ok()
        };
        if (0..jobs).filter(begin).count() == 0 {
            line.work(start());
        }
    });
}

/// What the threads share.
struct Line<I, A, F> {
    /// The number of the next task, and the tasks from there on.
    tasks: Mutex<(u64, I)>,
    answers: Mutex<Answers<A, F>>,
    /// Told when answers were given away, or when it is over.
    room: Condvar,
    window: u64,
}

struct Answers<A, F> {
    /// Answers whose turn has not come.
    early: BTreeMap<u64, A>,
    /// The number of the answer whose turn it is.
    due: u64,
    /// Nobody wants more.
    over: bool,
    take: F,
}

impl<T, A, I: Iterator<Item = T>, F: FnMut(A) -> bool> Line<I, A, F> {
    /// What one thread does.
    fn work(&self, mut work: impl FnMut(T) -> A) {
        let _over = OverAfterPanic(self);
        while let Some((number, task)) = self.read() {
            if !self.give(number, work(task)) {
                return;
            }
        }
    }

    /// The next task, once there is room for its answer.
    fn read(&self) -> Option<(u64, T)> {
        let mut tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        let number = tasks.0;
        // the task whose answer is due was read: one of the others is at it, and waits for nothing but the answers
        let full = |answers: &mut Answers<A, F>| !answers.over && number >= answers.due + self.window;
        let answers = self.room.wait_while(self.answers(), full).unwrap_or_else(PoisonError::into_inner);
        if answers.over {
            return None;
        }
        drop(answers);
        tasks.0 += 1;
        tasks.1.next().map(|task| (number, task))
    }

    /// Gives away what is due; `false` when it is over.
    fn give(&self, number: u64, answer: A) -> bool {
        let mut answers = self.answers();
        let answers = &mut *answers;
        if number != answers.due {
            answers.early.insert(number, answer);
            return !answers.over;
        }
        let mut next = Some(answer);
        while let Some(answer) = next {
            if answers.over {
                return false;
            }
            answers.due += 1;
            answers.over = !(answers.take)(answer);
            next = answers.early.remove(&answers.due);
        }
        self.room.notify_one();
        !answers.over
    }

    fn answers(&self) -> MutexGuard<'_, Answers<A, F>> {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A thread that panics leaves an answer that never comes: the others must not wait for it.
struct OverAfterPanic<'a, I, A, F>(&'a Line<I, A, F>);

impl<I, A, F> Drop for OverAfterPanic<'_, I, A, F> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.answers.lock().unwrap_or_else(PoisonError::into_inner).over = true;
            self.0.room.notify_all();
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
            run(
                0..200_u64,
                jobs,
                || slow,
                |answer| {
                    taken.push(answer);
                    true
                },
            );
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
        run(
            tasks,
            2,
            || work,
            |answer| {
                ahead = ahead.max(answer);
                true
            },
        );
        assert!(ahead <= 2 * WINDOW + 1, "{ahead} tasks were read while the first was worked on");
    }

    #[test]
    fn a_stop_ends_the_reading() {
        let mut taken = 0;
        run(
            0..,
            2,
            || |number: u64| number,
            |answer| {
                taken += 1;
                answer < 100
            },
        );
        assert_eq!(taken, 101);
    }

    #[test]
    fn one_job_is_one_thread() {
        let here = || thread::current().id();
        let tasks = (0..20).map(|_| here());
        let mut threads = std::collections::HashSet::new();
        let both = |reader| [reader, here()];
        run(
            tasks,
            1,
            || both,
            |answer| {
                threads.extend(answer);
                threads.insert(here());
                true
            },
        );
        assert_eq!(threads.len(), 1);
    }

    #[test]
    fn each_thread_has_one_worker_for_all_of_its_tasks() {
        for jobs in [1, 3] {
            let started = AtomicU64::new(0);
            let start = || {
                started.fetch_add(1, Ordering::SeqCst);
                let mut done = 0_u64;
                move |_: u64| {
                    done += 1;
                    done
                }
            };
            let mut most = 0;
            run(0..300_u64, jobs, start, |done| {
                most = most.max(done);
                true
            });
            assert_eq!(started.into_inner(), jobs as u64);
            assert!(most >= 300 / jobs as u64, "{most} tasks at most with {jobs} jobs");
        }
    }

    #[test]
    fn a_panic_ends_the_others_too() {
        for jobs in [1, 3] {
            let work = |number: u64| assert_ne!(number, 50);
            let ended = std::panic::catch_unwind(|| run(0.., jobs, || work, |()| true));
            assert!(ended.is_err(), "with {jobs} jobs");
        }
    }
}
