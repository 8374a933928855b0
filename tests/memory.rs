//! How much a trace weighs: every byte that is allocated and not given back is counted.
#![allow(unsafe_code)] // Only an allocator of our own can count bytes.

#[path = "support/line_fit.rs"]
mod line_fit;
#[path = "support/line_fit_picture.rs"]
mod line_fit_picture;
#[path = "support/subjects.rs"]
mod subjects;
#[path = "support/trials.rs"]
mod trials;
#[path = "support/variants.rs"]
mod variants;

use glassbox::scene::At;
use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

const LIMIT: usize = 64 << 20;

struct Counting;

static LIVE: AtomicUsize = AtomicUsize::new(0);

// SAFETY: every call is passed on to the system's allocator as it came; only a number is kept beside it.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        LIVE.fetch_add(layout.size(), Relaxed);
        // SAFETY: the caller keeps the contract, which is the same.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size(), Relaxed);
        // SAFETY: as above.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The only test of this program, so that nothing else allocates meanwhile.
#[test]
fn a_whole_trace_stays_under_64_mb_at_every_extreme_of_every_knob() {
    let mut heaviest = 0;
    for trial in variants::variants() {
        let mut stage = trial.stage(0);
        let before = LIVE.load(Relaxed);
        At::END.reach(&mut *stage).expect("an end");
        let trace = LIVE.load(Relaxed) - before;
        assert!(trace <= LIMIT, "{trial}: {trace} bytes");
        heaviest = heaviest.max(trace);
    }
    assert!(heaviest > 1 << 20, "some trace weighs a megabyte, or nothing was counted");
}
