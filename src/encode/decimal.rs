//! Numbers as digits, without a detour through text.

/// Appends a number.
pub fn decimal(number: usize, out: &mut Vec<u8>) {
    if number >= 10 {
        decimal(number / 10, out);
    }
    out.push(b'0' + (number % 10) as u8);
}

/// How many digits a number has.
pub fn digits(number: usize) -> usize {
    if number < 10 { 1 } else { 1 + digits(number / 10) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_they_are_written_elsewhere() {
        for number in [0, 7, 10, 99, 100, 255, 1000, 65_535] {
            let mut out = Vec::new();
            decimal(number, &mut out);
            assert_eq!(out, number.to_string().as_bytes());
            assert_eq!(digits(number), out.len());
        }
    }
}
