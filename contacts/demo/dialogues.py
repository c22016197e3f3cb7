"""The texts of the demo's chats."""

from typing import Final

from contacts.models import Side

Dialogue = tuple[tuple[Side, str], ...]

_C, _M, _B = Side.CUSTOMER, Side.MANAGER, Side.BOT

KOREAN: Final[tuple[Dialogue, ...]] = (
    (
        (_C, "안녕하세요! 어제 주문한 상품 언제쯤 배송되나요?"),
        (_B, "문의해 주셔서 감사합니다. 담당 매니저가 곧 답변드리겠습니다."),
        (_M, "안녕하세요, 고객님. 오늘 오후에 출고되어 내일 받아 보실 수 있습니다."),
        (_C, "빠른 답변 감사합니다 😊"),
        (_M, "감사합니다. 또 궁금한 점이 있으면 편하게 말씀해 주세요."),
    ),
    (
        (_C, "사이즈 교환하고 싶은데 어떻게 하면 되나요?"),
        (_C, "M으로 주문했는데 L로 바꾸고 싶어요."),
        (
            _M,
            "네, 고객님. 받으신 날부터 7일 안에 교환하실 수 있습니다. "
            "택배 기사님이 방문하실 주소가 주문하신 주소와 같을까요?",
        ),
        (_C, "네 같아요. 부탁드립니다!"),
    ),
    (
        (_C, "재입고 알림 신청했는데 혹시 언제 들어오는지 알 수 있을까요?"),
        (_M, "다음 주 수요일에 입고될 예정입니다. 입고되면 바로 문자로 알려 드릴게요."),
        (_C, "네~ 기다릴게요"),
    ),
    (
        (_C, "결제가 두 번 된 것 같아요. 확인 부탁드립니다."),
        (
            _M,
            "불편을 드려 죄송합니다. 확인해 보니 한 건은 이미 자동으로 취소되었습니다.\n"
            "카드사에 따라 3~5일 뒤에 반영됩니다.",
        ),
        (_C, "확인했습니다. 감사합니다."),
    ),
    (
        (_C, "선물 포장 되나요?"),
        (_B, "문의해 주셔서 감사합니다. 담당 매니저가 곧 답변드리겠습니다."),
        (_C, "내일까지 받아야 해서요ㅠㅠ"),
    ),
    (
        (_C, "적립금이 사라졌어요. 왜 그런가요?"),
        (_M, "적립금은 적립일로부터 1년 동안 사용하실 수 있습니다. 이번에만 다시 넣어 드렸으니 확인해 보세요."),
        (_C, "와 정말 감사합니다!!"),
        (_M, "즐거운 쇼핑 되세요 🙂"),
    ),
)

ENGLISH: Final[tuple[Dialogue, ...]] = (
    (
        (_C, "Hi! My order hasn’t arrived yet, can you check where it is?"),
        (_B, "Thanks for writing. Somebody will be with you shortly."),
        (_M, "Good morning! It left our warehouse yesterday and should be with you tomorrow before noon."),
        (_C, "Great, thank you for the quick answer."),
        (_M, "You’re welcome. Have a nice day!"),
    ),
    (
        (_C, "Is it possible to return an album that I opened already? One track skips."),
        (_M, "I’m sorry about that. Of course: we’ll send you another copy, you needn’t return the first."),
        (_C, "That’s very kind, thanks!"),
    ),
    (
        (_C, "Do you ship to Jeju?"),
        (_M, "We do. It takes a day longer than to the mainland, the price is the same."),
    ),
    (
        (_C, "I’d like to change the address of my order"),
        (_C, "It’s the one from this morning."),
        (_M, "Sure, what is the new address?"),
        (_C, "12 Garden Street, second floor. Same city."),
    ),
    (
        (_C, "Could I get an invoice with my company’s name on it?"),
        (_B, "Thanks for writing. Somebody will be with you shortly."),
        (_M, "Certainly. I have just sent it to your e-mail address."),
        (_C, "Got it. Perfect."),
    ),
    (
        (_C, "The discount code from the newsletter doesn’t work."),
        (_C, "It says “expired”, but the mail is from today?"),
    ),
)
