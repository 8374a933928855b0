//! Work on several cores whose results come in the order of the jobs.

use std::collections::VecDeque;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Calls `each` with `work(job)` for every job, in order. The work is done by `threads` threads; jobs are made, and
/// results taken, by the caller's. At most a few jobs per thread are in the air, however many there are.
///
/// # Errors
///
/// The first error of `each` ends everything.
pub fn map<J: Send, R: Send, E>(
    threads: usize,
    jobs: impl Iterator<Item = J>,
    work: impl Fn(J) -> R + Sync,
    mut each: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    let (sender, receiver) = sync_channel::<(J, SyncSender<R>)>(threads);
    let receiver = Mutex::new(receiver);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let next = receiver.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok((job, reply)) = next else { return };
                    // The caller may have given up on an error.
                    let _ = reply.send(work(job));
                }
            });
        }
        // Moved in here, so that it is dropped, and the threads end, with this closure.
        let sender = sender;
        let mut results = VecDeque::new();
        for job in jobs {
            let (reply, result) = sync_channel(1);
            if sender.send((job, reply)).is_err() {
                break;
            }
            results.push_back(result);
            if results.len() > 2 * threads
                && let Some(result) = results.pop_front().and_then(|result| result.recv().ok())
            {
                each(result)?;
            }
        }
        results.into_iter().flat_map(|result| result.recv()).try_for_each(each)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_jobs_whatever_the_number_of_threads() {
        for threads in 1..5 {
            let mut results = Vec::new();
            // Later jobs take less work, so they finish earlier.
            let work = |job: u64| (0..(50 - job) * 1000).fold(job, |sum, i| std::hint::black_box(sum ^ i ^ i));
            let done: Result<(), ()> = map(threads, 0..50, work, |result| {
                results.push(result);
                Ok(())
            });
            assert_eq!(done, Ok(()));
            assert_eq!(results, (0..50).collect::<Vec<_>>());
        }
    }

    #[test]
    fn the_first_error_ends_it_and_endless_jobs_are_no_trouble() {
        let mut seen = 0;
        let ended = map(
            3,
            0..,
            |job| job,
            |job| {
                seen += 1;
                if job == 7 { Err("enough") } else { Ok(()) }
            },
        );
        assert_eq!((ended, seen), (Err("enough"), 8));
    }
}
