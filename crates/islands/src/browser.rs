//! The doors through which the script of a page asks an island. Each island is a class of the name in its `data-island`.

use wasm_bindgen::prelude::wasm_bindgen;

use crate::score_preview::{Preview, PreviewContext, typed};

/// The score preview.
#[wasm_bindgen(js_name = ScorePreview)]
#[derive(Debug)]
pub struct ScorePreview(Option<Preview>);

#[wasm_bindgen(js_class = ScorePreview)]
impl ScorePreview {
    /// Over the island's context, with the fields that the server drew it for. A context that does not read leaves the picture
    /// as it is.
    #[wasm_bindgen(constructor)]
    pub fn new(context: &[u8], drawn_for: &str) -> Self {
        let context = PreviewContext::read(context).ok();
        Self(context.map(|context| Preview::new(context, &typed(drawn_for))))
    }

    /// What changes with these fields, as [`crate::parts::Changes::written`] says.
    pub fn change(&mut self, fields: &str) -> String {
        let preview = self.0.as_mut();
        preview.map_or_else(String::new, |preview| preview.change(&typed(fields)).written())
    }
}
