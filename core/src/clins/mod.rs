//! Floor 7: rules of the service (電子カルテ情報共有サービス) that no profile can state.
