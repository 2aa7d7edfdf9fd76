//! Which attribution stands inside the content of which.

use crate::Span;

/// Open contents that are looked at for one attribution.
const DEEPEST: usize = 16;

/// The spans that nesting looks at.
#[derive(Clone, Debug)]
pub(crate) struct Extent {
    /// Where the cue stands.
    pub(crate) cue: Span,
    /// Where the content stands.
    pub(crate) content: Vec<Span>,
}

/// For each attribution, the innermost one whose content holds its cue.
///
/// The cost is that of sorting: contents are kept on a stack while they are open.
pub(crate) fn parents(extents: &[Extent]) -> Vec<Option<usize>> {
    let mut opens: Vec<(Span, usize)> = extents
        .iter()
        .enumerate()
        .flat_map(|(owner, extent)| extent.content.iter().map(move |span| (*span, owner)))
        .collect();
    // the widest of those that start together lies lowest
    opens.sort_by_key(|(span, owner)| (span.start, std::cmp::Reverse(span.end), *owner));
    let mut cues: Vec<(Span, usize)> = extents
        .iter()
        .enumerate()
        .map(|(owner, extent)| (extent.cue, owner))
        .collect();
    cues.sort_by_key(|(span, owner)| (span.start, *owner));
    let mut parents: Vec<Option<usize>> = vec![None; extents.len()];
    let mut stack: Vec<(Span, usize)> = Vec::new();
    let mut next = opens.into_iter().peekable();
    for (cue, owner) in cues {
        while let Some(open) = next.next_if(|(span, _)| span.start <= cue.start) {
            while stack.last().is_some_and(|top| top.0.end <= open.0.start) {
                stack.pop();
            }
            stack.push(open);
        }
        while stack.last().is_some_and(|top| top.0.end <= cue.start) {
            stack.pop();
        }
        let holding = stack
            .iter()
            .rev()
            .take(DEEPEST)
            .filter(|(span, holder)| *holder != owner && span.contains(cue))
            .min_by_key(|(span, _)| span.len());
        let Some((_, holder)) = holding else { continue };
        if !descends(*holder, owner, &parents)
            && let Some(entry) = parents.get_mut(owner)
        {
            *entry = Some(*holder);
        }
    }
    parents
}

/// True when `of` is an ancestor of `index` or the same.
fn descends(index: usize, of: usize, parents: &[Option<usize>]) -> bool {
    let mut at = Some(index);
    let mut steps = 0;
    while let Some(current) = at {
        if current == of {
            return true;
        }
        steps += 1;
        if steps > parents.len().min(64) {
            return true;
        }
        at = parents.get(current).copied().flatten();
    }
    false
}

/// Indices in an order in which parents come before what they hold.
pub(crate) fn outermost_first(parents: &[Option<usize>]) -> Vec<usize> {
    let mut depths: Vec<Option<usize>> = vec![None; parents.len()];
    let mut path = Vec::new();
    for index in 0..parents.len() {
        // up to one whose depth is known, or that has no parent
        let mut at = Some(index);
        while let Some(current) = at.filter(|&at| depths.get(at) == Some(&None)) {
            path.push(current);
            // seen on this path: what would be a circle ends here
            depths[current] = Some(0);
            at = parents[current];
        }
        let mut depth = at.and_then(|at| depths.get(at).copied().flatten());
        while let Some(current) = path.pop() {
            let own = depth.map_or(0, |above| above + 1);
            depths[current] = Some(own);
            depth = Some(own);
        }
    }
    let mut order: Vec<(usize, usize)> = depths
        .into_iter()
        .enumerate()
        .map(|(index, depth)| (depth.unwrap_or(0), index))
        .collect();
    order.sort_unstable();
    order.into_iter().map(|(_, index)| index).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extent(cue: (usize, usize), content: &[(usize, usize)]) -> Extent {
        Extent {
            cue: Span::new(cue.0, cue.1),
            content: content.iter().map(|&(a, b)| Span::new(a, b)).collect(),
        }
    }

    #[test]
    fn innermost_content_is_the_parent() {
        let extents = [
            extent((2, 4), &[(5, 60)]),
            extent((10, 12), &[(13, 40)]),
            extent((20, 22), &[(23, 40)]),
            extent((70, 72), &[(61, 69)]),
        ];
        assert_eq!(parents(&extents), [None, Some(0), Some(1), None]);
    }

    #[test]
    fn contents_that_hold_each_other_make_no_circle() {
        let extents = [extent((2, 4), &[(10, 20)]), extent((12, 14), &[(0, 6)])];
        let found = parents(&extents);
        assert!(found.iter().filter(|parent| parent.is_some()).count() <= 1);
    }

    #[test]
    fn parents_come_first_however_deep_they_nest() {
        let parents: Vec<Option<usize>> =
            (1..=500).map(|next| (next < 500).then_some(next)).collect();
        let expected: Vec<usize> = (0..500).rev().collect();
        assert_eq!(outermost_first(&parents), expected);
        assert_eq!(outermost_first(&[Some(1), Some(0)]).len(), 2);
    }

    #[test]
    fn content_before_its_cue_holds_what_is_in_it() {
        // X, S said, according to O
        let extents = [extent((10, 14), &[(0, 8)]), extent((16, 28), &[(0, 14)])];
        assert_eq!(parents(&extents), [Some(1), None]);
        assert_eq!(outermost_first(&parents(&extents)), [1, 0]);
    }
}
