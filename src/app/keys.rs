//! The key table: every binding once, with its words. Input, footer, help and README derive from it.

mod jamo;

use crate::lesson::Both;
use crate::ui::words::Lang;
use jamo::letter_of;

/// A key, whatever terminal it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// A character.
    Char(char),
    /// A character with Ctrl.
    Ctrl(char),
    /// An arrow.
    Arrow(Arrow),
    /// An arrow with Shift.
    ShiftArrow(Arrow),
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Backspace.
    Backspace,
    /// Home.
    Home,
    /// End.
    End,
    /// Tab.
    Tab,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
}

/// The direction of an arrow key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrow {
    /// ←
    Left,
    /// →
    Right,
    /// ↑
    Up,
    /// ↓
    Down,
}

impl Arrow {
    /// The step as rows down and columns to the right.
    pub fn step(self) -> (isize, isize) {
        match self {
            Self::Left => (0, -1),
            Self::Right => (0, 1),
            Self::Up => (-1, 0),
            Self::Down => (1, 0),
        }
    }
}

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Play, or pause.
    PlayPause,
    /// Some moments on or back.
    Step(isize),
    /// A page of the gallery on or back; in a scene, ten moments.
    Page(isize),
    /// To the first moment.
    First,
    /// To the last moment there is.
    Last,
    /// The next slower speed.
    Slower,
    /// The next faster speed.
    Faster,
    /// Choose another knob.
    Choose(isize),
    /// Turn the chosen knob.
    Turn(i32),
    /// Type a value for the chosen knob; in the gallery, open the scene.
    Enter,
    /// The next seed.
    NextSeed,
    /// Show or hide the checks.
    Verify,
    /// Start or leave the tour.
    Tour,
    /// Show the summary and the tasks, then hints for them.
    Tasks,
    /// The cue after or before this one.
    Cue(isize),
    /// Answer a question, counting from 0.
    Answer(usize),
    /// Put a second one beside the scene, or take it away.
    Compare,
    /// The other side of a comparison.
    OtherSide,
    /// Begin or end to move the cursor.
    Inspect,
    /// Show or hide the formula at length.
    Formula,
    /// Explain the next symbol that is on the screen.
    What,
    /// Show and copy the command that shows this.
    Reproduce,
    /// Save the frame as text.
    Save,
    /// Filter the gallery.
    Search,
    /// The other language.
    Language,
    /// The next palette.
    Palette,
    /// Show or hide what drawing costs.
    Statistics,
    /// Show or hide the help.
    Help,
    /// Close what is open; else to the gallery.
    Back,
    /// Draw everything again.
    Redraw,
    /// Take back the last change of a knob.
    Undo,
    /// The chosen knob as it is by default.
    Default,
    /// All knobs as they are by default.
    Defaults,
    /// The list of cues.
    Cues,
    /// Show nothing, or what there is.
    Blank,
    /// Stop for a while, and give the shell its terminal back.
    Suspend,
    /// Leave the program.
    Quit,
}

impl Action {
    /// Whether it opens or closes something over the scene, and so means the same with another thing open.
    pub fn opens(self) -> bool {
        matches!(self, Self::Verify | Self::Formula | Self::Tasks | Self::Help | Self::Cues)
    }
}

/// One line of the key table.
#[derive(Debug)]
pub struct Binding {
    /// The keys.
    pub keys: &'static [Key],
    /// What each of the keys asks for, in the same order.
    pub actions: &'static [Action],
    /// How the keys are written.
    pub label: &'static str,
    /// What they do, in one or two words, for the footer.
    pub short: Both<&'static str>,
    /// What they do, for the help.
    pub long: Both<&'static str>,
    /// The place among those that the footer names while there is room, counted from 1; 0 for those that it does not name.
    pub footer: u8,
}

macro_rules! bindings {
    ($($label:literal $footer:literal [$($key:expr => $action:expr),+]
        $en:literal / $ko:literal : $long_en:literal / $long_ko:literal;)+) => {
        &[$(Binding {
            keys: &[$($key),+],
            actions: &[$($action),+],
            label: $label,
            short: Both { en: $en, ko: $ko },
            long: Both { en: $long_en, ko: $long_ko },
            footer: $footer,
        }),+]
    };
}

use Arrow::{Down, Left, Right, Up};
use Key::{Arrow as A, Char as C, Ctrl, ShiftArrow as Shift};

/// Every binding, in the order of the help; behind its label its place in the footer.
pub const BINDINGS: &[Binding] = bindings! {
    "space" 9 [C(' ') => Action::PlayPause]
        "play" / "재생": "play or pause" / "재생하거나 멈춰요";
    "←→" 10 [A(Left) => Action::Step(-1), A(Right) => Action::Step(1)]
        "step" / "이동": "one moment back or on" / "한 칸 앞뒤로";
    "⇧←⇧→" 0 [Shift(Left) => Action::Step(-10), Shift(Right) => Action::Step(10)]
        "ten" / "10칸": "ten moments back or on" / "10칸 앞뒤로";
    "Home End" 0 [Key::Home => Action::First, Key::End => Action::Last]
        "ends" / "처음·끝": "first or last moment" / "처음이나 끝으로";
    ", ." 0 [C(',') => Action::Slower, C('.') => Action::Faster]
        "speed" / "속도": "slower or faster" / "느리게 · 빠르게";
    "↑↓" 5 [A(Up) => Action::Choose(-1), A(Down) => Action::Choose(1)]
        "knob" / "설정": "choose a knob" / "바꿀 설정을 골라요";
    "-+" 6 [C('-') => Action::Turn(-1), C('+') => Action::Turn(1), C('=') => Action::Turn(1)]
        "turn" / "값": "turn the chosen knob" / "고른 설정의 값을 바꿔요";
    "Enter" 0 [Key::Enter => Action::Enter]
        "type" / "입력": "type a value for the chosen knob" / "고른 설정의 값을 직접 입력해요";
    "0 )" 0 [C('0') => Action::Default, C(')') => Action::Defaults]
        "default" / "기본값": "the chosen knob, or all, as by default" / "고른 설정, 또는 모든 설정을 기본값으로";
    "u" 0 [C('u') => Action::Undo]
        "undo" / "되돌리기": "take back the last change" / "마지막으로 바꾼 것을 되돌려요";
    "t" 4 [C('t') => Action::Tour]
        "tour" / "투어": "the tour: what to see, one place after the other" / "투어: 볼 곳을 차례로 안내해요";
    "x" 0 [C('x') => Action::Tasks]
        "tasks" / "과제": "what you have seen, and three tasks; again for hints" / "본 것과 과제 세 가지. 한 번 더 누르면 힌트";
    "n p" 0 [C('n') => Action::Cue(1), C('p') => Action::Cue(-1)]
        "cue" / "장면": "next or previous place of the tour" / "투어의 다음·이전 장면";
    "g" 0 [C('g') => Action::Cues]
        "cues" / "장면 목록": "the list of places, to go to one" / "장면 목록에서 골라 가요";
    "1 2 3" 0 [C('1') => Action::Answer(0), C('2') => Action::Answer(1), C('3') => Action::Answer(2)]
        "answer" / "답": "answer a question of the tour" / "투어의 질문에 답해요";
    "a" 8 [C('a') => Action::Compare]
        "A/B" / "비교": "compare: a second one beside it, same seed, same place" / "비교: 같은 시드, 같은 순간으로 하나 더";
    "Tab" 0 [Key::Tab => Action::OtherSide]
        "side" / "쪽": "the other side of a comparison" / "비교의 다른 쪽";
    "i" 0 [C('i') => Action::Inspect]
        "inspect" / "보기": "inspect one element with the arrows" / "화살표로 원소 하나를 들여다봐요";
    "f" 0 [C('f') => Action::Formula]
        "formula" / "공식": "the formula at length, with its numbers" / "공식과 숫자를 자세히";
    "w" 0 [C('w') => Action::What]
        "what is" / "뜻": "what the symbols on the screen are, one after the other" / "화면에 있는 기호의 뜻을 하나씩";
    "y" 0 [C('y') => Action::Reproduce]
        "copy" / "복사": "show and copy the command that shows this" / "이 화면을 여는 명령을 복사해요";
    "s" 0 [C('s') => Action::Save]
        "save" / "저장": "save the frame as .txt and .ansi" / "화면을 .txt와 .ansi로 저장해요";
    "r" 0 [C('r') => Action::NextSeed]
        "seed" / "시드": "next seed: other random numbers" / "다음 시드: 난수를 바꿔요";
    "v" 7 [C('v') => Action::Verify]
        "verify" / "검증": "check the numbers: both sides of every identity" / "숫자를 검증해요: 등식의 양쪽을 나란히";
    "/" 0 [C('/') => Action::Search]
        "search" / "찾기": "in the gallery: search the topics" / "목록에서: 주제를 찾아요";
    "PgUp/Dn" 0 [Key::PageUp => Action::Page(-1), Key::PageDown => Action::Page(1)]
        "page" / "쪽": "in the gallery: a page; in a scene: ten moments" / "목록에서는 한 쪽씩, 장면에서는 10칸씩";
    "l" 0 [C('l') => Action::Language]
        "한국어" / "English": "한국어 / English" / "English / 한국어";
    "c" 0 [C('c') => Action::Palette]
        "colours" / "색": "next palette" / "다음 색상표";
    "b" 0 [C('b') => Action::Blank]
        "blank" / "빈 화면": "a blank screen; any key brings the picture back" / "빈 화면. 아무 키나 누르면 돌아와요";
    "D" 0 [C('D') => Action::Statistics]
        "cost" / "비용": "frames a second, bytes a second, time a frame" / "초당 프레임, 초당 바이트, 프레임당 시간";
    "?" 3 [C('?') => Action::Help]
        "help" / "도움": "this help" / "이 도움말";
    "Esc" 2 [Key::Esc => Action::Back]
        "back" / "뒤로": "close, or back to the gallery" / "닫거나 목록으로 돌아가요";
    "Ctrl-L" 0 [Ctrl('l') => Action::Redraw]
        "redraw" / "새로 그리기": "draw the screen again" / "화면을 다시 그려요";
    "Ctrl-Z" 0 [Ctrl('z') => Action::Suspend]
        "suspend" / "멈춤": "to the shell; `fg` comes back" / "셸로 나가요. `fg`로 돌아와요";
    "q" 1 [C('q') => Action::Quit, Ctrl('c') => Action::Quit]
        "quit" / "종료": "quit (also Ctrl-C)" / "끝내요 (Ctrl-C도)";
};

/// What a key asks for. With a Korean input method on, a jamo is the letter that sits on the same key.
pub fn action_of(key: Key) -> Option<Action> {
    let key = if let Key::Char(c) = key { Key::Char(letter_of(c).unwrap_or(c)) } else { key };
    BINDINGS.iter().find_map(|b| b.keys.iter().position(|k| *k == key).map(|i| b.actions[i]))
}

/// The table as Markdown, for the README.
pub fn markdown(lang: Lang) -> String {
    let row = |b: &Binding| format!("| `{}` | {} |\n", b.label, b.long.get(lang));
    format!("| key | |\n| --- | --- |\n{}", BINDINGS.iter().map(row).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_is_bound_twice_and_every_key_has_an_action() {
        let keys: Vec<Key> = BINDINGS.iter().flat_map(|b| b.keys).copied().collect();
        for (i, key) in keys.iter().enumerate() {
            assert!(!keys[..i].contains(key), "{key:?}");
        }
        assert!(BINDINGS.iter().all(|b| b.keys.len() == b.actions.len()));
    }
}
