//! Names in other spellings, and their initials.

/// First letters of a name of two words or more.
pub(super) fn initials_of(name: &[String]) -> Option<String> {
    (name.len() >= 2).then(|| name.iter().filter_map(|word| word.chars().next()).collect())
}

/// A name as other spellings of the same sounds in Latin letters have it: Dehqan and
/// Dehghan, Zelensky and Zelenskij.
pub(super) fn spelt_alike(name: &str) -> String {
    let folded = name
        .replace("gh", "g")
        .replace("kh", "k")
        .replace('q', "g")
        .replace(['y', 'j'], "i")
        .replace('w', "v")
        .replace("ou", "u")
        .replace("oo", "u")
        .replace("ee", "i")
        .replace('h', "");
    let mut letters: Vec<char> = folded.chars().collect();
    letters.dedup();
    letters.into_iter().collect()
}

/// Two spellings that differ by at most two letters and begin alike.
pub(super) fn is_close(a: &str, b: &str) -> bool {
    // most pairs differ at once
    if a.chars().take(3).ne(b.chars().take(3)) {
        return false;
    }
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    if a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (j, y) in b.iter().enumerate() {
            let above = row.get(j + 1).copied().unwrap_or(usize::MAX - 1);
            let cost = (diagonal + usize::from(x != y))
                .min(above + 1)
                .min(left + 1);
            if let Some(cell) = row.get_mut(j) {
                *cell = left;
            }
            diagonal = above;
            left = cost;
        }
        if let Some(cell) = row.last_mut() {
            *cell = left;
        }
    }
    row.last().is_some_and(|&distance| distance <= 2)
}
