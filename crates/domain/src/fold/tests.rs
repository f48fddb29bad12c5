use proptest::prelude::*;
use rstest::rstest;

use super::signs::{is_invisible, turns_around, visible};
use super::*;

#[rstest]
#[case("Grüße Ångström", "grusse angstrom")]
#[case("GRÜSSE", "grusse")]
#[case("Straẞe", "strasse")]
#[case("Cafe\u{301} CAFÉ", "cafe cafe")]
#[case("ISTANBUL İstanbul ıstanbul", "istanbul istanbul istanbul")]
#[case("Łódź Ørsted Đorđe Œuvre Æther Þór", "lodz orsted dorde oeuvre aether thor")]
#[case("ﬁne Ｆｕｌｌ ①②", "fine full 12")]
#[case("ΟΔΟΣ οδός", "οδοσ οδοσ")]
#[case("Й ё", "и е")]
#[case("Pay\u{ad}ment\u{200d}s", "payments")]
#[case("한국", "한국")]
fn text_folds_to_what_people_type(#[case] text: &str, #[case] plain: &str) {
    assert_eq!(folded(text), plain);
}

#[rstest]
#[case("Grüße Ångström", "grusse", true)]
#[case("Grüße Ångström", "ANGSTROM gru", true)]
#[case("Cafe\u{301}", "café", true)]
#[case("Google Maps", "maps", true)]
#[case("Google Maps", "map goo", true)]
#[case("Google Maps", "aps", false)]
#[case("Google Maps", "", false)]
#[case("100 %", "%", false)]
#[case("Google Maps", "🦀", false)]
fn every_typed_word_begins_a_word(#[case] text: &str, #[case] typed: &str, #[case] found: bool) {
    assert_eq!(matches(text, typed), found);
}

#[test]
fn a_search_without_letter_or_digit_asks_nothing() {
    for typed in ["%", "_", "🦀", "  * ", "\u{200b}"] {
        assert!(asks_nothing(typed), "{typed}");
    }
    for typed in ["", "  ", "a", "7", "日本", "%a"] {
        assert!(!asks_nothing(typed), "{typed}");
    }
}

#[test]
fn names_sort_as_people_sort_them() {
    let sorted = [
        "(1) first",
        "2.9",
        "2.10",
        "9",
        "10",
        "10 a",
        "007b",
        "a",
        "A b",
        "Ab",
        "Ätest",
        "Btest",
        "éclair",
        "Eclat",
        "Item 9",
        "Item 10",
        "Item-11",
        "Ørsted",
        "Ząb",
        "Ztest",
        "Ёлка",
        "Жук",
    ];
    let mut keys: Vec<_> = sorted.iter().map(|name| (order(name), *name)).collect();
    keys.sort();
    let found: Vec<_> = keys.into_iter().map(|(_, name)| name).collect();
    assert_eq!(
        found,
        [
            "(1) first",
            "2.9",
            "2.10",
            "007b",
            "9",
            "10",
            "10 a",
            "a",
            "A b",
            "Ab",
            "Ätest",
            "Btest",
            "éclair",
            "Eclat",
            "Item 9",
            "Item 10",
            "Item-11",
            "Ørsted",
            "Ząb",
            "Ztest",
            "Ёлка",
            "Жук"
        ]
    );
}

#[test]
fn names_that_differ_in_accents_alone_keep_an_order() {
    assert!(order("Zoe") < order("Zoë"));
    assert_ne!(order("Zoe"), order("Zoë"));
    assert!(order("Zoë") < order("Zof"));
}

#[rstest]
#[case("Stripe", "Stripe\u{200d}")]
#[case("Stripe", "STRIPE")]
#[case("Stripe", "Ｓｔｒｉｐｅ")]
#[case("Stripe", "Ѕtrіре")]
#[case("Stripe  API", "Stripe\u{a0}API")]
#[case("Straße", "STRASSE")]
#[case("Café", "Cafe\u{301}")]
#[case("Kıta", "Kita")]
#[case("Paypal", "Pаypаl")]
fn names_that_look_the_same_are_the_same(#[case] one: &str, #[case] other: &str) {
    assert_eq!(skeleton(one), skeleton(other));
}

#[rstest]
#[case("Modem", "Modern")]
#[case("Key 1", "Key l")]
#[case("Zoë", "Zoe")]
#[case("A b", "Ab")]
fn names_that_people_tell_apart_stay_apart(#[case] one: &str, #[case] other: &str) {
    assert_ne!(skeleton(one), skeleton(other));
}

proptest! {
    #[test]
    fn what_is_visible_stays_and_what_is_not_goes(text in any::<String>()) {
        let shown = visible(&text);
        prop_assert!(!shown.chars().any(|c| is_invisible(c) || turns_around(c) || c.is_control()));
        prop_assert_eq!(visible(&shown), shown);
    }

    #[test]
    fn a_text_is_found_by_each_of_its_words(text in "\\PC{0,40}") {
        for word in words(&text) {
            prop_assert!(matches(&text, &word), "{} in {}", word, text);
        }
    }

    #[test]
    fn keys_fit_into_an_index(text in "\\PC{0,120}") {
        prop_assert!(order(&text).len() + 40 < 2_704);
        prop_assert!(skeleton(&text).len() < 2_000);
    }
}
