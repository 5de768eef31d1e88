-- The keys that protect cookies and forms, shared by all consoles. Added to, never changed.
CREATE TABLE protection_key (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL,
    xml text NOT NULL
);
