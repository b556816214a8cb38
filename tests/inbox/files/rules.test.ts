import { assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPublicAddress, mayFetch } from '../../../src/inbox/files/file-address.rules.ts';
import { disposition, safeName } from '../../../src/inbox/files/file-name.rules.ts';
import { typeOfBytes } from '../../../src/inbox/files/file-types.rules.ts';

describe('names', () => {
  it.each([
    ['../../etc/passwd', undefined, 'etc passwd'],
    ['C:\\docs\\приказ №5.PDF', 'pdf', 'C docs приказ №5.pdf'],
    ['\u202egpj.exe', 'jpg', 'gpj.jpg'],
    ['.htaccess', 'txt', 'htaccess.txt'],
    ['', 'jpg', 'файл.jpg'],
    ['a"b\r\nSet-Cookie: x.pdf', 'pdf', 'a b Set-Cookie x.pdf'],
    ['отчёт. .', 'docx', 'отчёт.docx'],
  ])('%j becomes safe', (name, ending, safe) => {
    expect(safeName({ kind: 'document', name }, ending)).toBe(safe);
  });
  it('of any kind holds no way out of a folder or a header', () => {
    assert(
      property(string({ unit: 'binary', maxLength: 300 }), (name) => {
        const safe = safeName({ kind: 'document', name }, 'pdf');
        expect(safe).not.toMatch(/[\p{Cc}\p{Cf}/\\:*?"<>|]/u);
        expect(safe.startsWith('.')).toBe(false);
        expect(safe.length).toBeLessThan(210);
        expect(disposition('attachment', safe)).toMatch(
          /^attachment; filename="[\x20-\x7e]+"; filename\*=UTF-8''[\w!#$&+.^`|~%-]+$/,
        );
      }),
    );
  });
});

it.each([
  ['93.186.225.194', true],
  ['8.8.8.8', true],
  ['2a00:bdc0::1', true],
  ['10.1.2.3', false],
  ['127.0.0.1', false],
  ['169.254.169.254', false],
  ['172.31.0.1', false],
  ['172.32.0.1', true],
  ['192.168.0.1', false],
  ['100.64.0.1', false],
  ['0.0.0.0', false],
  ['224.0.0.1', false],
  ['255.255.255.255', false],
  ['::1', false],
  ['::', false],
  ['fe80::1', false],
  ['fd00::1', false],
  ['::ffff:10.0.0.1', false],
  ['::ffff:8.8.8.8', true],
  ['64:ff9b::a00:1', false],
  ['2002:a00:1::', false],
  ['2001:db8::1', false],
  ['2001::1', false],
  ['not an address', false],
])('%s is public: %s', (address, is) => expect(isPublicAddress(address)).toBe(is));

it.each([
  ['https://sun1-3.userapi.com/a.jpg', 'guarded'],
  ['https://userapi.com/a.jpg', 'guarded'],
  ['http://sun1-3.userapi.com/a.jpg', 'no'],
  ['https://userapi.com.evil.example/a.jpg', 'no'],
  ['https://evil-userapi.com/a.jpg', 'no'],
  ['https://userapi.com:8443/a.jpg', 'no'],
  ['https://user:pass@userapi.com/a.jpg', 'no'],
  ['https://10.0.0.1/a.jpg', 'no'],
  ['http://127.0.0.1:9000/file', 'trusted'],
  ['http://127.0.0.1:9001/file', 'no'],
])('%s is fetched: %s', (url, how) => {
  expect(mayFetch(new URL(url), { hosts: ['userapi.com'], trusted: ['http://127.0.0.1:9000'] })).toBe(how);
});

it.each([
  ['PK\x03\x04....[Content_Types].xml....word/document.xml', 'docx'],
  ['PK\x03\x04....xl/workbook.xml', 'xlsx'],
  ['PK\x03\x04....photo.jpg', 'zip'],
  ['RIFF\x01\x02\x03\x04WEBPVP8 ', 'webp'],
  ['RIFF\x01\x02\x03\x04WAVEfmt ', 'wav'],
  ['\0\0\0\x20ftypheic', 'heic'],
  ['\0\0\0\x20ftypisom', 'mp4'],
  ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'doc'],
  ['just words', 'txt'],
])('%j is %s', (bytes, ending) => {
  expect(typeOfBytes(Buffer.from(bytes, 'latin1'))?.endings[0]).toBe(ending);
});

it.each(['MZ\x90\0', '\x7fELF', '#!/bin/sh', '<svg onload=alert(1)>', '  <html>', '', '\0\0\0\0'])(
  '%j is not taken',
  (bytes) => expect(typeOfBytes(Buffer.from(bytes, 'latin1'))).toBeNull(),
);
