//! The resilience checklist of an integration in a form.

use super::rows::listed;
use crate::enumeration::Enumeration;
use crate::fields::{Fields, LINE_MAX, Reader};
use crate::integration::{Answer, ResilienceAnswer, ResilienceItem};
use crate::record::value::{Shape, Value};

/// An answer for each item, `resilience.timeout`, and why one does not apply, `resilience_reason.timeout`.
impl Value for Vec<ResilienceAnswer> {
    const SHAPE: Shape = Shape::ByHand;
    const OPTIONAL: bool = true;

    fn read(reader: &mut Reader<'_>, path: &str) -> Option<Self> {
        let mut answers = Self::new();
        for item in ResilienceItem::ALL {
            let at = format!("{path}.{}", item.as_str());
            let Some(answer) = reader.one_of(&at) else {
                continue;
            };
            let reason_path = format!("{path}_reason.{}", item.as_str());
            let reason = reader.line(&reason_path, LINE_MAX);
            if answer == Answer::NotApplicable && reason.is_none() {
                reader.error(&reason_path, format!("Say why \"{item}\" does not apply."));
            }
            answers.push(ResilienceAnswer {
                item: *item,
                answer,
                reason: reason.filter(|_| answer == Answer::NotApplicable),
            });
        }
        Some(answers)
    }

    fn write(&self, path: &str, into: &mut Fields) {
        for answer in self {
            into.set(format!("{path}.{}", answer.item.as_str()), answer.answer.as_str());
            if let Some(reason) = &answer.reason {
                into.set(format!("{path}_reason.{}", answer.item.as_str()), reason);
            }
        }
    }

    fn words(&self) -> String {
        listed(self, |answer| {
            let said = format!("{}: {}", answer.item, answer.answer.label().to_lowercase());
            vec![Some(said), answer.reason.clone()]
        })
    }
}
