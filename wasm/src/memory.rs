//! Memory as a guest has it: what allocates it, and what compares it. Rust's own for WebAssembly are made to be small; here they
//! were a seventh of the time. A file of two crates, this one and `wasm/component`.
#![allow(unsafe_code, reason = "C's function has C's signature: pointers and a length")]

/// For one thread, which is what an instance is. Freed memory is used again; WebAssembly gives none back.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// Which of two stretches of `len` bytes comes first: negative, zero or positive. The compiler calls it by this name wherever texts are
/// compared; Rust's own looks at one byte after the other.
///
/// # Safety
/// Both may be read over all of `len`.
#[cfg_attr(target_family = "wasm", unsafe(no_mangle))]
#[inline(never)]
unsafe extern "C" fn memcmp(one: *const u8, other: *const u8, len: usize) -> i32 {
    let mut at = 0;
    while len - at >= 8 {
        // SAFETY: eight bytes from `at` lie in `len`
        let (left, right) = unsafe { (word(one.add(at)), word(other.add(at))) };
        if left != right {
            return order(left, right);
        }
        at += 8;
    }
    if at > 0 {
        // SAFETY: there were eight bytes. The first of the last eight were seen to be equal.
        return unsafe { order(word(one.add(len - 8)), word(other.add(len - 8))) };
    }
    while at < len {
        // SAFETY: `at` lies in `len`
        let (left, right) = unsafe { (*one.add(at), *other.add(at)) };
        if left != right {
            return i32::from(left) - i32::from(right);
        }
        at += 1;
    }
    0
}

unsafe fn word(from: *const u8) -> u64 {
    // SAFETY: the caller has seen that eight bytes may be read there
    unsafe { from.cast::<u64>().read_unaligned() }
}

/// The order of the bytes that two words were read from.
fn order(left: u64, right: u64) -> i32 {
    left.swap_bytes().cmp(&right.swap_bytes()) as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_compared_as_rust_compares_them() {
        let text: Vec<u8> = (0..40_u8).map(|at| at.wrapping_mul(97)).collect();
        for len in 0..=text.len() {
            // the same, then another byte at each place, lower and higher
            let others = (0..len).flat_map(|at| [(at, 0), (at, 0xff)]);
            for other in std::iter::once(None).chain(others.map(Some)) {
                let mut changed = text.clone();
                if let Some((at, byte)) = other {
                    changed[at] = byte;
                }
                // SAFETY: both have `len` bytes and more
                let found = unsafe { memcmp(text.as_ptr(), changed.as_ptr(), len) };
                assert_eq!(found.cmp(&0), text[..len].cmp(&changed[..len]), "{len} {other:?}");
            }
        }
    }
}
