/** 0 or 1: neither engine's driver maps booleans alike. */
export type Flag = 0 | 1;

/** JSON kept as text, parsed by the room that owns the column. */
export type Json = string;
