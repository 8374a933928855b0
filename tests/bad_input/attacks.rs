//! Text of others that means to do something to the terminal: whatever way it takes in, it comes out harmless, or not at all.

use crate::{Folder, assert_refused, program};

/// What a terminal, or a reader's eye, would take for more than text.
const ATTACKS: [&str; 16] = [
    "\u{1b}[2J",                           // clears the screen
    "\u{1b}]0;owned\u{7}",                 // sets the title
    "\u{1b}]52;c;cm0gLXJm\u{7}",           // fills the clipboard
    "\u{1b}]8;;http://x\u{1b}\\",          // a link
    "\u{1b}P$q\"p\u{1b}\\",                // asks for an answer, which would be typed
    "\u{1b}Ptmux;\u{1b}\u{1b}[2J\u{1b}\\", // through tmux
    "\u{1b}_G\u{1b}\\",                    // an application's own
    "\u{1b}[201~",                         // ends a paste
    "\u{1b}c",                             // resets
    "\u{9b}2J",                            // clears the screen in 8 bits
    "\u{9d}0;owned\u{9c}",                 // sets the title in 8 bits
    "\u{5}",                               // asks who is there
    "\u{8}\u{8}\u{8}\u{7f}",               // writes over
    "\rerror: none",                       // writes over the line
    "a\nb",                                // a line of its own
    "\u{202e}drawkcab\u{2066}",            // turns the direction of writing
];

/// Nothing but text, in lines.
fn assert_harmless(text: &str, where_from: &str) {
    let is_harmful = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    assert!(!text.contains(is_harmful), "{where_from}: {text:?}");
}

/// What the program writes on either side.
fn output(arguments: &[&str]) -> [String; 2] {
    let output = program::glassbox(arguments).output().expect("it runs");
    [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).expect("UTF-8"))
}

#[test]
fn arguments_that_are_refused_are_told_harmlessly() {
    for attack in ATTACKS {
        for arguments in [
            vec!["frame", attack],
            vec!["frame", "forward", "--data", attack],
            vec!["frame", "forward", "--steps", attack],
            vec!["frame", "forward", "--at", attack],
            vec!["frame", "forward", "--size", attack],
            vec!["frame", "forward", "--image", attack],
            vec!["frame", "attention", "--text", attack],
            vec!["lesson", attack, "--check"],
            vec!["record", "forward", "--at", "0", "-o", attack],
        ] {
            assert_refused(&arguments, &[]);
            assert_harmless(&output(&arguments)[1], &format!("{arguments:?}"));
        }
    }
}

#[test]
fn names_and_contents_of_files_are_shown_harmlessly() {
    let folder = Folder::new();
    for (i, attack) in ATTACKS.iter().enumerate() {
        let name = attack.replace('/', "");
        let points = folder.file(&format!("{name}{i}.csv"), "1,2\n3,5\n4,1\n");
        let shown = output(&["frame", "forward", "--points", &points, "--color", "never"]);
        assert_harmless(&shown.concat(), attack);
        let listed = folder.file(&format!("{i}.csv"), format!("1,2\n{attack},4\n"));
        assert_harmless(&output(&["frame", "forward", "--points", &listed]).concat(), attack);
        let schedule = serde_json::json!({ "beta_schedule": attack, attack.to_string(): 1 }).to_string();
        let schedule = folder.file(&format!("{i}.json"), schedule);
        assert_harmless(&output(&["frame", "forward", "--schedule-file", &schedule]).concat(), attack);
    }
}

/// A lecture that says it in its title and its captions.
fn lecture(attack: &str) -> String {
    let escaped = |text: String, c: char| text + &format!("\\U{:08x}", u32::from(c));
    let text = attack.chars().fold(String::new(), escaped);
    format!(
        "title = {{ en = \"{text}\", ko = \"{text}\" }}\n[[scene]]\nid = \"forward\"\n\
         [[scene.cue]]\nname = \"{text}\"\nat = 0\nsay.en = \"{text}\"\nsay.ko = \"{text}\"\nhold = 0.1\n"
    )
}

#[test]
fn a_lecture_reaches_terminal_and_recordings_as_text_only() {
    let folder = Folder::new();
    for (i, attack) in ATTACKS.iter().enumerate() {
        let path = folder.file(&format!("{i}.toml"), lecture(attack));
        assert_harmless(&output(&["lesson", &path, "--check"]).concat(), attack);
        let films = ["cast", "txt", "vtt", "chapters.vtt", "svg"].map(|kind| folder.path(&format!("{i}.{kind}")));
        let mut arguments = vec!["record", "--lesson", &path];
        arguments.extend(films.iter().flat_map(|film| ["-o", film]));
        assert_harmless(&output(&arguments).concat(), attack);
        for film in &films {
            let text = std::fs::read_to_string(film).expect("a recording");
            assert_harmless(&text, film);
            // In an asciicast everything that is sent stands escaped.
            let sent =
                ["u001b]", "u001bP", "u001b_", "u001bc", "u001b[201~", "u009b", "u009d", "u0005", "u0008", "u0007"];
            assert!(!sent.iter().any(|code| text.contains(code)), "{attack:?} in {film}");
        }
    }
}
