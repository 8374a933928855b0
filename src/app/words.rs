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
    NOTHING_RANDOM = "Nothing here is random: every seed shows the same." / "여기에는 난수가 없어서, 시드를 바꿔도 똑같아요.";
    NO_SIZE = "This terminal does not tell its size: 80×24 is assumed, or COLUMNS and LINES." / "이 터미널은 크기를 알려 주지 않아요. 80×24, 또는 COLUMNS와 LINES로 그려요.";
    TOO_SMALL = "needs at least 40×12" / "40×12 이상이 필요해요";
    VERIFY = "Do the numbers hold?" / "숫자가 맞나요?";
    HELP = "Keys" / "키";
    CREDITS = "Data" / "데이터";
    GALLERY = "Topics" / "주제";
    SUBTITLE = "deep learning, every number computed live" / "딥러닝, 모든 숫자를 지금 계산해요";
    GALLERY_KEYS = "Enter open · / search · ? help · q quit" / "Enter 열기 · / 찾기 · ? 도움말 · q 종료";
    FILTER_KEYS = "Enter open · Esc clear" / "Enter 열기 · Esc 지우기";
    NOTHING_FOUND = "No topic has that in its name." / "그런 이름의 주제가 없어요.";
    CHOICES = "Choices" / "보기";
    ANSWERS = "Answers" / "정답";
    ANSWER = "Answer" / "정답";
    READINGS = "The numbers" / "숫자";
    VALUES = " values" / "개 값";
    NO_CHECKS = "Nothing to check here." / "여기서는 검증할 것이 없어요.";
    LEFT_TOUR = "You have left the tour; t starts it again." / "투어에서 나왔어요. t를 누르면 다시 시작해요.";
    TOUR = "tour" / "투어";
    TOUR_OVER = "The tour is over: it is your turn." / "투어가 끝났어요. 이제 직접 해 보세요.";
    TOUR_SCORE = "right" / "정답";
    ANSWER_RIGHT = "Right!" / "맞았어요!";
    ANSWER_WRONG = "Not quite." / "아쉬워요.";
    LET_US_SEE = "Let us see. You say" / "확인해 볼게요. 고른 답:";
    CLOSEST = "Closest:" / "가장 가까운 답:";
    IN_TRUTH = "in truth" / "실제 값:";
    MINUTES = "min" / "분";
    BUILDS_UPON = "builds upon" / "먼저 볼 것:";
    CUES = "cues" / "장면";
    TOURS = "Which part?" / "어느 부분을 볼까요?";
    CUE_LIST = "Where to?" / "어디로 갈까요?";
    FIRST_CUE = "This is the first place of the tour." / "투어의 첫 장면이에요.";
    LAST_CUE = "This is the last place of the tour." / "투어의 마지막 장면이에요.";
    NOTHING_TO_UNDO = "Nothing has been changed yet." / "아직 바꾼 것이 없어요.";
    SUMMARY = "What you have seen" / "지금까지 본 것";
    TASKS = "Your turn" / "직접 해 보기";
    TASK_DONE = "Done:" / "해냈어요:";
    TASKS_KEYS = "x hints · Esc close" / "x 힌트 · Esc 닫기";
    TASKS_KEYS_HINTS = "x close · Esc close" / "x 닫기 · Esc 닫기";
    NEXT_SCENE = "Enter: on to" / "Enter: 다음 장면";
    TOURS_KEYS = "↑↓ choose · Enter start · Esc close" / "↑↓ 고르기 · Enter 시작 · Esc 닫기";
    COMMAND = "The command that shows this:" / "이 화면을 다시 여는 명령:";
    SAVED = "saved as" / "저장했어요:";
    FORMULA = "Formula" / "공식";
    SYMBOLS = "symbols" / "기호";
    NUMBERS = "numbers" / "숫자";
    SOURCE = "source" / "출처";
    SAME = "A and B have the same numbers." / "A와 B의 숫자가 같아요.";
    TYPE_VALUE = "Enter sets it, Esc leaves it" / "Enter로 정하고 Esc로 그만둬요";
    NOTHING_MOVED = "no number here has changed" / "여기 숫자는 그대로예요";
    SECONDS_LEFT = " s left" / "초 남음";
    COMPARING = "Turn a knob on this side (B). Tab: the other side. a: one again." / "이쪽(B)에서 설정을 바꿔 보세요. Tab: 다른 쪽, a: 다시 하나로.";
    NO_PALETTE = "No colours of a palette here: nothing has changed." / "여기에는 색상표로 칠한 것이 없어서 그대로예요.";
    PALETTE = "palette" / "색상표";
}
