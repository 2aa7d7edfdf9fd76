//! What `explain` prints for conflicts.

pub(super) const DENIED: &str = "\
Finds a holder who denies or rejects what somebody else, or the headline, says in the
same text: a verb of denial with the claim as its object, a clause that negates the
predicate of another one, a word that says the opposite, \"the report is false\". Side
`a` is the denial, side `b` what is denied; the words that both share are given.

Why it matters: the right of reply is good practice, so this informs and does not
blame. Where the headline's claim is denied further down it is a warning, for many
readers stop at the headline; so it is where the text says one of the two itself.

Policy: right of reply in most codes (BBC 6.3, Testo unico dei doveri del giornalista).

Fires:   Customs officers seized the ferry cargo, the governor said. Captain Jane Doe denied that customs officers seized the ferry cargo.
Silent:  The minister denied him access.
Silence: --ignore CON601, or ignore = [\"CON601\"] in secondo.toml
";

pub(super) const FIGURES: &str = "\
Finds two values for one quantity, or two dates for one event: the toll of one
incident, the size of one fund, the year of one founding. Figures that rise or fall,
parts of a whole, \"another three\", ages, rates, rounded figures and those of different
times and places are left alone. An error where one voice gives both, a warning where
two holders differ.

Why it matters: readers quote figures, and one of the two must be wrong.

Policy: accuracy clauses of every code (IPSO 1, BBC 3); no handbook names the check.

Fires:   The fire killed 12 people in the old hospital. Later the mayor said the fire killed 15 people.
Silent:  The fire killed 12 people in the old hospital. Another 15 people were hurt.
Silence: --ignore CON602, or ignore = [\"CON602\"] in secondo.toml
";

pub(super) const INCONSISTENT: &str = "\
Finds one voice, the writer's or one holder's, that asserts a predicate in one place and
negates it, or says its opposite, in another, of the same thing and at the same time.
A person must decide: the text may speak of two things with the same words.

Why it matters: one of the two places is a mistake, of the writer or of an edit.

Policy: accuracy clauses of every code (IPSO 1, BBC 3); no handbook names the check.

Fires:   The council approved the northern bypass. The council never approved the northern bypass.
Silent:  The council approved the northern bypass. The council did not approve the tunnel.
Silence: --ignore CON603, or ignore = [\"CON603\"] in secondo.toml
";

pub(super) const VERSIONS: &str = "\
Finds a figure or date that stands in one language version of a text where another
stands in its place in the other version. A version is recognised by its language, or
by the line that announces a translation.

Why it matters: one of the two versions misleads its readers.

Policy: none that we know; translators' style guides ask for figures to be checked last.

Fires:   The bank said that it had lost 27 million dollars.
         La banca ha detto di aver perso 29 milioni di dollari.
Silent:  The bank said that it had lost 27 million dollars.
         La banca ha detto di aver perso 27 milioni di dollari.
Silence: --ignore CON604, or ignore = [\"CON604\"] in secondo.toml
";
