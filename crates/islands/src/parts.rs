//! What changes in the picture of an island: texts and attributes of its named parts.

/// Between two changes, as ASCII has it for records.
const BETWEEN_CHANGES: char = '\u{1e}';
/// Between the parts of a change, as ASCII has it for units.
const BETWEEN_PARTS: char = '\u{1f}';

/// Changes to the elements of an island that carry `data-part`, written for its script.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes(String);

impl Changes {
    /// The part says this.
    pub fn text(&mut self, part: &str, text: &str) {
        self.change(part, "", Some(text));
    }

    /// An attribute of the part has this value; `None` takes it away.
    pub fn attribute(&mut self, part: &str, name: &str, value: Option<&str>) {
        self.change(part, name, value);
    }

    /// As the script reads them: the changes apart by U+001E, each with part, attribute and value apart by U+001F. Without an
    /// attribute the value is the text of the part; without a value the attribute goes.
    #[must_use]
    pub fn written(self) -> String {
        self.0
    }

    fn change(&mut self, part: &str, attribute: &str, value: Option<&str>) {
        if !self.0.is_empty() {
            self.0.push(BETWEEN_CHANGES);
        }
        self.0.push_str(part);
        self.0.push(BETWEEN_PARTS);
        self.0.push_str(attribute);
        if let Some(value) = value {
            self.0.push(BETWEEN_PARTS);
            // What people typed may be in it: nothing of it may look like the end of a change.
            self.0.extend(
                value
                    .chars()
                    .filter(|sign| !matches!(*sign, BETWEEN_CHANGES | BETWEEN_PARTS)),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_written_one_after_another_and_no_value_can_add_one() {
        let mut changes = Changes::default();
        changes.text("said", "a\u{1e}residual\u{1f}\u{1f}0");
        changes.attribute("range", "hidden", None);
        changes.attribute("range", "class", Some(""));
        assert_eq!(
            changes.written(),
            "said\u{1f}\u{1f}aresidual0\u{1e}range\u{1f}hidden\u{1e}range\u{1f}class\u{1f}"
        );
    }
}
