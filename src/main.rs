//! Temporary.
fn main() {
    let t = std::time::Instant::now();
    let args: Vec<String> = std::env::args().skip(1).collect();
    let dirs: Vec<std::path::PathBuf> = std::env::var("GR")
        .map(|d| vec![d.into()])
        .unwrap_or_default();
    let mut set = match secondo::grammar::GrammarSet::with_folders(&dirs) {
        Ok(set) => set,
        Err(e) => {
            println!("{e}");
            return;
        }
    };
    eprintln!("load {:?}", t.elapsed());
    if args[0] == "fit" {
        let data = std::fs::read_to_string(&args[1]).expect("read");
        let articles: Vec<_> = data
            .lines()
            .enumerate()
            .map(|(n, l)| secondo::gold::read(l, n + 1, None).expect("gold"))
            .collect();
        let est = secondo::fit::fit(&mut set, &articles);
        eprintln!("fit {:?}", t.elapsed());
        println!("{:?}", secondo::fit::rewrite(&set, &est));
        return;
    }
    let data = std::fs::read_to_string(&args[0]).expect("read");
    let mut out = String::new();
    let mut t_an = std::time::Duration::default();
    let mut t_f = t_an;
    let mut bytes = 0;
    for (n, line) in data.lines().enumerate() {
        let doc = secondo::input::from_line(line, n + 1, None, &secondo::input::Fields::default())
            .expect("doc");
        let t1 = std::time::Instant::now();
        let text = secondo::text::analyse(&doc, &set, None);
        t_an += t1.elapsed();
        let thr = std::env::var("THR")
            .ok()
            .and_then(|t| t.parse().ok())
            .unwrap_or(secondo::matcher::THRESHOLD);
        let t1 = std::time::Instant::now();
        let found = secondo::matcher::find(&text, &set, thr, secondo::matcher::Detail::Results);
        t_f += t1.elapsed();
        bytes += doc.text.len();
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
        let atts: Vec<_> = found.accepted.iter().map(|(n, c)| { let g = &set.grammars[text.paragraphs[text.sentences[*n].paragraph as usize].grammar]; serde_json::json!({"source": spans(&c.source), "cue": spans(&c.cue), "content": spans(&c.content), "rule": g.rules[c.rule].id, "p": c.probability(), "parts": c.parts.iter().map(|p| format!("{} {:.2}", g.figures[p.figure].name, p.weight)).collect::<Vec<_>>()}) }).collect();
        out.push_str(&serde_json::json!({"id": doc.id, "attributions": atts}).to_string());
        out.push('\n');
    }
    eprintln!(
        "all {:?} analyse {:.1} MB/s find {:.1} MB/s",
        t.elapsed(),
        bytes as f64 / 1e6 / t_an.as_secs_f64(),
        bytes as f64 / 1e6 / t_f.as_secs_f64()
    );
    print!("{out}");
}
