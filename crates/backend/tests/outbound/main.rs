//! What leaves: the words of messages, and real servers that take or refuse them.

mod letters;
mod wordings;
