//! Temporary.
fn main() {
    let t = std::time::Instant::now();
    let set = match secondo::grammar::GrammarSet::builtin() {
        Ok(set) => set,
        Err(e) => {
            println!("{e}");
            return;
        }
    };
    eprintln!("load {:?}", t.elapsed());
    let path = std::env::args().nth(1).expect("file");
    let data = std::fs::read_to_string(path).expect("read");
    let mut out = String::new();
    for (n, line) in data.lines().enumerate() {
        let doc = secondo::input::from_line(line, n + 1, None, &secondo::input::Fields::default())
            .expect("doc");
        let text = secondo::text::analyse(&doc, &set, None);
        let found = secondo::matcher::find(
            &text,
            &set,
            secondo::matcher::THRESHOLD,
            secondo::matcher::Detail::Results,
        );
        let mut chars = vec![0u32; doc.text.len() + 1];
        let mut n = 0;
        for (i, b) in doc.text.bytes().enumerate() {
            if b & 0xC0 != 0x80 {
                n += 1;
            }
            chars[i] = n - 1;
        }
        chars[doc.text.len()] = n;
        let spans = |r: &[(u32, u32)]| {
            r.iter()
                .map(|r| {
                    let s = text.span(r.0 as usize, r.1 as usize);
                    serde_json::json!([chars[s.start], chars[s.end]])
                })
                .collect::<Vec<_>>()
        };
        let atts: Vec<_> = found.accepted.iter().map(|(n, c)| serde_json::json!({"source": spans(&c.source), "cue": spans(&c.cue), "content": spans(&c.content), "rule": set.grammars[text.paragraphs[text.sentences[*n].paragraph as usize].grammar].rules[c.rule].id, "p": c.probability()})).collect();
        out.push_str(&serde_json::json!({"id": doc.id, "attributions": atts}).to_string());
        out.push('\n');
    }
    eprintln!("all {:?}", t.elapsed());
    print!("{out}");
}
