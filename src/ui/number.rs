//! Numbers as text on a screen: a true minus sign, `∞` for infinity, `–` for a value that is not defined.

/// `x` with three significant digits, the last ones also if they are 0 so that a changing number keeps its width: `0.280`,
/// `−12.3`, `1000`; as `1.3e−5` below 0.001 and from a million on.
pub fn number(x: f64) -> String {
    let scientific = format!("{x:.2e}");
    // What has no exponent is not finite; 0 needs no digits.
    let Some((_, exponent)) = scientific.split_once('e').filter(|_| x != 0.0) else { return fixed(x, 0) };
    match exponent.parse::<i32>() {
        Ok(exponent @ -3..=5) => fixed(x, usize::try_from(2 - exponent).unwrap_or(0)),
        _ => format!("{x:.1e}").replace('-', "−"),
    }
}

/// `x` with this many digits after the point.
pub fn fixed(x: f64, decimals: usize) -> String {
    if x.is_nan() {
        return "–".to_owned();
    }
    if x.is_infinite() {
        return if x > 0.0 { "∞" } else { "−∞" }.to_owned();
    }
    let digits = format!("{:.decimals$}", x.abs());
    let is_zero = digits.bytes().all(|digit| matches!(digit, b'0' | b'.'));
    if x < 0.0 && !is_zero { format!("−{digits}") } else { digits }
}

/// A share of 1 as a percentage: `94.6%`.
pub fn percent(share: f64, decimals: usize) -> String {
    let digits = fixed(100.0 * share, decimals);
    if share.is_finite() { digits + "%" } else { digits }
}

/// A finite `x` as `1.3e−5`, with at most this many digits after the point.
pub fn scientific(x: f64, decimals: usize) -> String {
    let shown = format!("{x:.decimals$e}").replace('-', "−");
    match shown.split_once('e') {
        Some((digits, exponent)) => format!("{}e{exponent}", trimmed(digits)),
        None => shown,
    }
}

/// [`number`] without the zeros that say nothing: `0.5`, `1`, `1e−5`.
pub fn short(x: f64) -> String {
    let shown = number(x);
    if shown.contains('e') { scientific(x, 1) } else { trimmed(&shown) }
}

/// Digits without the zeros after the point that say nothing.
pub fn trimmed(digits: &str) -> String {
    if !digits.contains('.') {
        return digits.to_owned();
    }
    digits.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_digits_are_shown_at_every_size() {
        let shown = [0.0, 1.0, 0.28, -12.34, 999.6, 0.999_6, 123_456.0, 0.001_234].map(number);
        assert_eq!(shown, ["0", "1.00", "0.280", "−12.3", "1000", "1.00", "123456", "0.00123"]);
    }

    #[test]
    fn the_very_small_and_very_large_have_an_exponent() {
        assert_eq!([1.3e-5, -1.3e-5, 2e6, 5e-324].map(number), ["1.3e−5", "−1.3e−5", "2.0e6", "4.9e−324"]);
    }

    #[test]
    fn short_numbers_drop_zeros_after_the_point_only() {
        assert_eq!(
            [0.5, 1.0, 100.0, 1e-5, 1.5e-5, -2e9, 0.0].map(short),
            ["0.5", "1", "100", "1e−5", "1.5e−5", "−2e9", "0"]
        );
    }

    #[test]
    fn what_is_not_finite_has_its_own_sign() {
        assert_eq!([f64::NAN, f64::INFINITY, f64::NEG_INFINITY].map(number), ["–", "∞", "−∞"]);
        assert_eq!([fixed(f64::NAN, 3), percent(f64::NAN, 1), percent(0.9459, 1)], ["–", "–", "94.6%"]);
    }

    #[test]
    fn zero_has_no_sign() {
        assert_eq!([fixed(-0.0, 1), fixed(-0.000_1, 2), fixed(-0.5, 1)], ["0.0", "0.00", "−0.5"]);
        assert_eq!(number(-0.0), "0");
    }
}
