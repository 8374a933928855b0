//! How numbers are written in files.

/// What numbers are read as.
pub trait Precision: Copy {
    /// From single precision.
    fn single(number: f32) -> Self;
    /// From double precision.
    fn double(number: f64) -> Self;
}

impl Precision for f32 {
    fn single(number: f32) -> Self {
        number
    }
    fn double(number: f64) -> Self {
        number as f32
    }
}

impl Precision for f64 {
    fn single(number: f32) -> Self {
        number.into()
    }
    fn double(number: f64) -> Self {
        number
    }
}

/// A floating-point format; those with a `Big` in front have their highest byte first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Number {
    F16,
    BigF16,
    Bf16,
    F32,
    BigF32,
    F64,
    BigF64,
}

impl Number {
    /// NumPy's name of it.
    pub fn from_numpy(code: &str) -> Option<Self> {
        Some(match code {
            "<f2" | "=f2" | "float16" => Self::F16,
            ">f2" => Self::BigF16,
            "<f4" | "=f4" | "float32" => Self::F32,
            ">f4" => Self::BigF32,
            "<f8" | "=f8" | "float64" => Self::F64,
            ">f8" => Self::BigF64,
            _ => return None,
        })
    }

    /// Bytes of one number.
    pub fn bytes(self) -> usize {
        match self {
            Self::F16 | Self::BigF16 | Self::Bf16 => 2,
            Self::F32 | Self::BigF32 => 4,
            Self::F64 | Self::BigF64 => 8,
        }
    }

    /// Appends the numbers in these bytes.
    pub fn decode<T: Precision>(self, bytes: &[u8], to: &mut Vec<T>) {
        let (single, double) = (T::single, T::double);
        match self {
            Self::F16 => to.extend(bytes.as_chunks().0.iter().map(|b| single(half(u16::from_le_bytes(*b))))),
            Self::BigF16 => to.extend(bytes.as_chunks().0.iter().map(|b| single(half(u16::from_be_bytes(*b))))),
            Self::Bf16 => to.extend(bytes.as_chunks().0.iter().map(|b| single(upper_half(u16::from_le_bytes(*b))))),
            Self::F32 => to.extend(bytes.as_chunks().0.iter().map(|b| single(f32::from_le_bytes(*b)))),
            Self::BigF32 => to.extend(bytes.as_chunks().0.iter().map(|b| single(f32::from_be_bytes(*b)))),
            Self::F64 => to.extend(bytes.as_chunks().0.iter().map(|b| double(f64::from_le_bytes(*b)))),
            Self::BigF64 => to.extend(bytes.as_chunks().0.iter().map(|b| double(f64::from_be_bytes(*b)))),
        }
    }
}

/// bfloat16: the upper half of single precision.
pub fn upper_half(bits: u16) -> f32 {
    f32::from_bits(u32::from(bits) << 16)
}

/// IEEE 754 half precision: 1 sign, 5 exponent and 10 fraction bits. Moving the bits and multiplying by 2¹¹² sets the exponent
/// right, also of numbers below the normal ones; the highest exponent stands for infinity and what is no number.
pub fn half(bits: u16) -> f32 {
    const TWO_TO_112: f32 = f32::from_bits((127 + 112) << 23);
    let sign = u32::from(bits & 0x8000) << 16;
    let magnitude = u32::from(bits & 0x7fff) << 13;
    let value = if bits & 0x7c00 == 0x7c00 {
        f32::from_bits(magnitude | 0x7f80_0000)
    } else {
        f32::from_bits(magnitude) * TWO_TO_112
    };
    f32::from_bits(sign | value.to_bits())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_precision_is_read_exactly() {
        let known =
            [(0x3c00, 1.0), (0xc000, -2.0), (0x3555, 0.333_251_95), (0x0001, 5.960_464_5e-8), (0x7bff, 65504.0)];
        for (bits, value) in known {
            assert_eq!(half(bits), value, "{bits:x}");
        }
        assert!(half(0x7c01).is_nan() && half(0x7c00) == f32::INFINITY && half(0x8000).is_sign_negative());
    }

    #[test]
    fn both_ends_first_are_read() {
        let mut numbers: Vec<f32> = Vec::new();
        Number::BigF32.decode(&1.5_f32.to_be_bytes(), &mut numbers);
        Number::BigF64.decode(&2.5_f64.to_be_bytes(), &mut numbers);
        Number::Bf16.decode(&[0x40, 0x40], &mut numbers);
        assert_eq!(numbers, [1.5, 2.5, 3.0]);
    }

    #[test]
    fn no_digit_is_lost_in_double_precision() {
        let (exact, mut numbers): (f64, Vec<f64>) = (0.1, Vec::new());
        Number::F64.decode(&exact.to_le_bytes(), &mut numbers);
        Number::F32.decode(&0.1_f32.to_le_bytes(), &mut numbers);
        assert_eq!(numbers, [exact, f64::from(0.1_f32)]);
    }
}
