//! The words of the program itself; those of a scene stand in its lesson.

use crate::lesson::Both;

type Text = Both<&'static str>;

macro_rules! words {
    ($($name:ident = $en:literal / $ko:literal;)+) => {
        $(#[doc = $en] pub const $name: Text = Both { en: $en, ko: $ko };)+
    };
}

words! {
    COMPUTING = "computing…" / "계산 중…";
    SEED = "seed" / "시드";
    TOO_SMALL = "needs at least 40×12" / "40×12 이상이 필요해요";
    VERIFY = "Do the numbers hold?" / "숫자가 맞나요?";
    HELP = "Keys" / "키";
    CREDITS = "Data" / "데이터";
    GALLERY = "Topics" / "주제";
    OPEN = "Enter opens a topic" / "Enter로 주제를 열어요";
    NO_CHECKS = "Nothing to check here." / "여기서는 검증할 것이 없어요.";
    TYPE_VALUE = "Enter sets it, Esc leaves it" / "Enter로 정하고 Esc로 그만둬요";
}
