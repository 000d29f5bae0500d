//! Rules of the service (電子カルテ情報共有サービス) that no profile can state: one file a topic, each with a line in
//! `FAMILIES` of the catalogue.
