//! From levels and credits to scores: arithmetic only.
