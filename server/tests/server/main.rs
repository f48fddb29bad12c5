//! The server from outside: real router, real database in a temporary folder, real binary. Each test is a story.
#![cfg(test)]

mod addresses;
mod ageing;
mod anonymous;
mod binary;
mod calendar;
mod commands;
mod config;
mod connections;
mod cross_site;
mod downloads;
mod elsewhere;
mod filters;
mod forms;
mod frozen;
mod health;
mod outages;
mod pages;
mod queries;
mod registering;
mod routes;
mod secrets;
mod serving;
mod settings;
mod sign_in;
mod sign_out;
mod site;
mod support;
