//! What a run came to, over all of its articles.

use std::collections::BTreeMap;

use super::{Report, Severity};

/// What is counted of one flag.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FlagTally {
    /// Findings by severity: notes, warnings, errors.
    pub findings: [usize; 3],
    /// Articles that have any.
    pub articles: usize,
}

impl FlagTally {
    /// Findings of every severity.
    #[must_use]
    pub fn total(&self) -> usize {
        self.findings.iter().sum()
    }
}

/// Counts over articles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Articles.
    pub articles: usize,
    /// Articles of which nothing is attributed to anybody.
    pub unattributed: usize,
    /// Flags by severity: notes, warnings, errors.
    pub flags: [usize; 3],
    /// Findings by the id of their flag.
    pub by_flag: BTreeMap<&'static str, FlagTally>,
    /// Articles by the number of their origins.
    pub by_origins: BTreeMap<usize, usize>,
    /// Documents that could not be read.
    pub failures: usize,
}

impl Tally {
    /// Counts one article.
    pub fn add(&mut self, report: &Report) {
        self.articles += 1;
        if report.attributions.is_empty() {
            self.unattributed += 1;
        } else {
            *self.by_origins.entry(report.summary.origins).or_default() += 1;
        }
        let mut here: BTreeMap<&'static str, FlagTally> = BTreeMap::new();
        for flag in &report.flags {
            self.flags[flag.severity as usize] += 1;
            let counted = here.entry(flag.id).or_default();
            counted.findings[flag.severity as usize] += 1;
            counted.articles = 1;
        }
        self.add_flags(&here);
    }

    /// Counts what another tally has counted.
    pub fn merge(&mut self, other: &Self) {
        self.articles += other.articles;
        self.unattributed += other.unattributed;
        self.failures += other.failures;
        add(&mut self.flags, other.flags);
        self.add_flags(&other.by_flag);
        for (&origins, articles) in &other.by_origins {
            *self.by_origins.entry(origins).or_default() += articles;
        }
    }

    fn add_flags(&mut self, other: &BTreeMap<&'static str, FlagTally>) {
        for (&id, counted) in other {
            let mine = self.by_flag.entry(id).or_default();
            mine.articles += counted.articles;
            add(&mut mine.findings, counted.findings);
        }
    }

    /// True where more than one article was read, or none.
    #[must_use]
    pub const fn is_several(&self) -> bool {
        self.articles != 1
    }

    /// True where a flag of that severity or a graver one was counted.
    #[must_use]
    pub fn reaches(&self, severity: Severity) -> bool {
        self.flags[severity as usize..]
            .iter()
            .any(|&count| count > 0)
    }
}

fn add(mine: &mut [usize; 3], theirs: [usize; 3]) {
    for (mine, theirs) in mine.iter_mut().zip(theirs) {
        *mine += theirs;
    }
}
