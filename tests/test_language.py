"""A text says the same in both languages, and what fills it is never read as a template."""

from __future__ import annotations

from amp_registry.language import LANGUAGES, SEMICOLON, Text, counted, in_a_row, join, same


def test_a_text_speaks_both_languages_and_no_other() -> None:
    text = Text("oui", "yes")
    assert {language: text.say(language) for language in LANGUAGES} == {"fr": "oui", "en": "yes"}
    assert text.to_dict() == {"fr": "oui", "en": "yes"}


def test_a_text_within_a_text_is_put_in_its_own_language() -> None:
    filled = Text("reçu : {what}", "got: {what}").fill({"what": Text("rien", "nothing")})
    assert filled == Text("reçu : rien", "got: nothing")


def test_braces_in_a_value_stay_braces() -> None:
    assert Text("« {name} »", "“{name}”").fill({"name": "{neq}{0}"}) == Text("« {neq}{0} »", "“{neq}{0}”")


def test_joined_texts_follow_one_another_in_each_language() -> None:
    assert join([Text("un", "one"), same("2")]) == Text("un 2", "one 2")
    assert join([same("1"), same("2")], SEMICOLON) == Text("1 ; 2", "1; 2")
    assert join([]) == same("")


def test_no_full_stop_stands_before_a_semicolon() -> None:
    told = in_a_row([Text("Non.", "No."), same("3 $"), Text("Fin.", "End.")])
    assert told == Text("Non ; 3 $ ; Fin.", "No; 3 $; End.")
    assert in_a_row([same("One.")]) == same("One.")
    assert in_a_row([]) == same("")


def test_a_noun_agrees_with_its_number_as_each_language_has_it() -> None:
    told = [counted(count, Text("entrée", "entry"), Text("entrées", "entries")) for count in (0, 1, 2)]
    assert [one.fr for one in told] == ["0 entrée", "1 entrée", "2 entrées"]
    assert [one.en for one in told] == ["0 entries", "1 entry", "2 entries"]
