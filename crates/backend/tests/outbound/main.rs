//! What leaves: the words of messages, and real servers that take or refuse them.

mod bodies;
mod calls;
mod letters;
mod mail;
mod receiver;
mod server;
mod wordings;
