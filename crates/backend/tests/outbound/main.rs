//! What leaves: the words of messages, and real servers that take or refuse them.

mod bodies;
mod letters;
mod mail;
mod server;
mod wordings;
