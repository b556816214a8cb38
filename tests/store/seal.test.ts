import { randomBytes } from 'node:crypto';
import { assert, nat, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSeal, keyIdOf, placeOf } from '../../src/store/seal.ts';

const [present, former] = [randomBytes(32), randomBytes(32)];
const seal = createSeal(present, [former]);
const HERE = placeOf('clients', 'name', 'a');

describe('a sealed value', () => {
  it('opens to what it was, any text, and never twice alike', () => {
    assert(
      property(string({ unit: 'binary', maxLength: 300 }), string(), (text, context) => {
        const [one, other] = [seal.seal(text, context), seal.seal(text, context)];
        expect(seal.open(one, context)).toBe(text);
        expect(one).not.toBe(other);
      }),
    );
  });

  it('says nothing of its text but the length', () => {
    const sealed = seal.seal('Иванова Анна, 112-233-445 95', HERE);
    expect(sealed).toMatch(/^sealed\.1\.[0-9a-f]{16}\.[\w-]+$/);
    expect(Buffer.from(sealed.split('.')[3] ?? '', 'base64url').toString()).not.toContain('Анна');
  });

  it('does not open when any bit of it was changed', () => {
    const sealed = seal.seal('Иванова Анна', HERE);
    const [head, packed = ''] = [sealed.slice(0, sealed.lastIndexOf('.') + 1), sealed.split('.')[3]];
    const bytes = Buffer.from(packed, 'base64url');
    assert(
      property(nat(bytes.length - 1), nat(7), (at, bit) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        expect(() => seal.open(`${head}${changed.toString('base64url')}`, HERE)).toThrow(/changed or moved/);
      }),
    );
  });

  it('does not open when it was cut, at any place', () => {
    const sealed = seal.seal('Анна', HERE);
    for (let end = 0; end < sealed.length - 1; end++)
      expect(() => seal.open(sealed.slice(0, end), HERE)).toThrow();
  });

  it('does not open in another row, column or table', () => {
    const sealed = seal.seal('Анна', HERE);
    for (const place of [
      placeOf('clients', 'name', 'b'),
      placeOf('clients', 'id', 'a'),
      placeOf('notes', 'name', 'a'),
    ])
      expect(() => seal.open(sealed, place)).toThrow(/changed or moved/);
  });

  it('does not open under the name of another key of the ring', () => {
    const sealed = createSeal(former).seal('Анна', HERE);
    const renamed = sealed.replace(/^sealed\.1\.[0-9a-f]{16}/, `sealed.1.${seal.keyId}`);
    expect(() => seal.open(renamed, HERE)).toThrow(/changed or moved/);
  });
});

describe('a ring of keys', () => {
  it('opens what an older key sealed, and seals with the present one', () => {
    const old = createSeal(former).seal('Анна', HERE);
    expect(seal.open(old, HERE)).toBe('Анна');
    expect(keyIdOf(seal.seal('Анна', HERE))).toBe(seal.keyId);
    expect(keyIdOf(old)).toBe(seal.keyIds[1]);
    expect(keyIdOf('Анна')).toBeNull();
  });

  it('names the key that is missing, and no key itself', () => {
    const sealed = createSeal(former).seal('Анна', HERE);
    const without = createSeal(present);
    expect(() => without.open(sealed, HERE)).toThrow(`data key ${seal.keyIds[1]}, which was not given`);
  });

  it('takes keys of 32 bytes only, and no text that was never sealed', () => {
    expect(() => createSeal(randomBytes(16))).toThrow(/32 bytes/);
    expect(() => seal.open('Анна', HERE)).toThrow(/is not/);
  });
});
