//! What leaves: the words of messages, and real servers that take or refuse them.

mod authority;
mod bodies;
mod calls;
mod errors_in_answers;
mod letters;
mod mail;
mod proxy;
mod receiver;
mod server;
mod tls;
mod who_sends;
mod wordings;
