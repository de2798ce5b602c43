-- Fits that people ask for. An id is made of what its template asks for; the later change counts, of two of one time the
-- withdrawal.
create table doctrine_templates (
    template_id  uuid        primary key,
    hull_type_id bigint      not null,
    name         text        not null,
    doctrine     text        not null,
    withdrawn    boolean     not null,
    changed_at   timestamptz not null,
    body         json        not null                 -- the event as it came
);
create index doctrine_templates_name on doctrine_templates (name, template_id) where not withdrawn;

-- The template that a lost ship is most like. A row without one says that its hull has none any more.
create table template_matches (
    killmail_id bigint      primary key,
    event_time  timestamptz not null,
    template_id uuid,
    score       real        not null,                 -- 0..1
    proof       smallint    not null,                 -- of two the higher (proof, content, revision) counts
    content     text        not null,
    revision    bigint      not null,
    body        json        not null
);
create index template_matches_template on template_matches (template_id, event_time desc, killmail_id desc)
    where template_id is not null;
create index template_matches_time on template_matches (event_time);
