//! A cube root that is the same to the last bit wherever it is computed.

/// The cube root of a positive number, from `+ - * /` alone: the platforms' own `cbrt` differ in the last bit.
///
/// A third of the exponent is a guess within 6 %; each of Halley's steps triples the digits, so that three are enough.
/// Source: W. Kahan, "Computing a real cube root", 1991.
pub(super) fn cube_root(value: f64) -> f64 {
    const THIRD_OF_BIAS: u64 = 715_094_163 << 32;
    let mut root = f64::from_bits(value.to_bits() / 3 + THIRD_OF_BIAS);
    for _ in 0..3 {
        let cube = root * root * root;
        root *= (cube + 2.0 * value) / (2.0 * cube + value);
    }
    root
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_cube_root_agrees_with_the_platform_s(value in 1e-6_f64..1e6) {
            let expected = value.cbrt();
            prop_assert!((cube_root(value) - expected).abs() <= expected * 1e-15);
        }
    }
}
