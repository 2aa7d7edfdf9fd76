//! Short names for texts that stay the same across runs, versions and machines.

/// FNV-1a of 64 bits (Fowler, Noll, Vo) in sixteen hexadecimal digits. The standard
/// library's hashers may change from one version to the next.
pub(super) fn of(text: &str) -> String {
    const BASIS: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(PRIME);
    format!("{:016x}", text.bytes().fold(BASIS, mix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_published_function() {
        assert_eq!(of(""), "cbf29ce484222325");
        assert_eq!(of("foobar"), "85944171f73967e8");
    }
}
