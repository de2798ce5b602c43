-- Rows of sovereignty and of estimated prices are told when they change, so their as_of is since when they read so. That they were
-- heard again to be so is here, for a whole list at once. A row counts once the change that it names as the last one is stored
-- (last_id, last_as_of), and of those that count the newest; so those of a day are kept.
create table heard (
    list_name   text        not null,              -- sovereignty, price-estimates
    source      text        not null,
    as_of       timestamptz not null,              -- of the copy of the list that was read
    received_at timestamptz not null,
    told_from   timestamptz not null,              -- rows with an earlier as_of are not confirmed
    last_id     bigint      not null,              -- the system or type that was told last, and the as_of of its event
    last_as_of  timestamptz not null,
    unread      bigint[]    not null,              -- systems or types that are not confirmed
    primary key (list_name, as_of)
);
