/*
 * perfolio_json.h: programs publish numbers as JSON metrics, without writing JSON by hand.
 *
 *   static struct perfolio_json out;
 *   perfolio_json_begin(&out, buffer, sizeof(buffer));
 *   perfolio_json_integer(&out, "requests_total", requests);
 *   perfolio_json_string(&out, "state", "running");
 *   perfolio_json_array(&out, "disks");
 *   perfolio_json_element(&out, "sda");
 *   perfolio_json_integer(&out, "reads_total", reads);
 *   perfolio_json_array_end(&out);
 *   if (perfolio_json_end(&out) == 0)
 *       perfolio_json_publish(&out, "/run/myapp/stats.json");
 *
 * and `perfolio agent json /run/myapp/stats.json` makes metrics of it. Elements carry their name as member "__id". Nothing is
 * allocated; everything goes into the caller's buffer. After an error (buffer too small, wrong order of calls) all calls do nothing and
 * perfolio_json_end returns -1. Invalid UTF-8 becomes U+FFFD; numbers that JSON cannot write (NaN, infinities) become null.
 * C99 and C++11; part of Perfolio, Apache-2.0.
 */
#ifndef PERFOLIO_JSON_H
#define PERFOLIO_JSON_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A document in the making. */
struct perfolio_json {
    char *buffer;
    size_t size;
    size_t used;
    int failed;
    int empty;   /* nothing stands behind the last opening bracket */
    int depth;   /* 0 not begun, 1 top, 2 in an array, 3 in an element */
};

static inline void perfolio_json_put(struct perfolio_json *j, const char *text, size_t length)
{
    /* One byte is kept for the NUL. */
    if (j->failed || length >= j->size - j->used) {
        j->failed = 1;
        return;
    }
    memcpy(j->buffer + j->used, text, length);
    j->used += length;
}

/* Length of the UTF-8 sequence at s, or 0 when there is none; s ends with a NUL. */
static inline int perfolio_json_sequence(const unsigned char *s)
{
    if (s[0] < 0x80)
        return 1;
    if (s[0] >= 0xc2 && s[0] < 0xe0)
        return (s[1] & 0xc0) == 0x80 ? 2 : 0;
    if (s[0] >= 0xe0 && s[0] < 0xf0) {
        if ((s[1] & 0xc0) != 0x80 || (s[2] & 0xc0) != 0x80)
            return 0;
        if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] >= 0xa0))
            return 0;
        return 3;
    }
    if (s[0] >= 0xf0 && s[0] < 0xf5) {
        if ((s[1] & 0xc0) != 0x80 || (s[2] & 0xc0) != 0x80 || (s[3] & 0xc0) != 0x80)
            return 0;
        if ((s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] >= 0x90))
            return 0;
        return 4;
    }
    return 0;
}

static inline void perfolio_json_text(struct perfolio_json *j, const char *text)
{
    const unsigned char *s = (const unsigned char *)(text ? text : "");
    char escape[8];
    perfolio_json_put(j, "\"", 1);
    while (*s && !j->failed) {
        int length = perfolio_json_sequence(s);
        if (length == 0) {
            perfolio_json_put(j, "\xef\xbf\xbd", 3);
            s++;
        } else if (*s == '"' || *s == '\\') {
            escape[0] = '\\';
            escape[1] = (char)*s++;
            perfolio_json_put(j, escape, 2);
        } else if (*s < 0x20) {
            snprintf(escape, sizeof(escape), "\\u%04x", *s++);
            perfolio_json_put(j, escape, 6);
        } else {
            perfolio_json_put(j, (const char *)s, (size_t)length);
            s += length;
        }
    }
    perfolio_json_put(j, "\"", 1);
}

static inline void perfolio_json_name(struct perfolio_json *j, const char *name)
{
    if (j->depth != 1 && j->depth != 3) {
        j->failed = 1;
        return;
    }
    if (!j->empty)
        perfolio_json_put(j, ",", 1);
    j->empty = 0;
    perfolio_json_text(j, name);
    perfolio_json_put(j, ":", 1);
}

/* Begins a document in a buffer. */
static inline void perfolio_json_begin(struct perfolio_json *j, char *buffer, size_t size)
{
    j->buffer = buffer;
    j->size = size;
    j->used = 0;
    j->failed = size == 0;
    j->empty = 1;
    j->depth = 1;
    perfolio_json_put(j, "{", 1);
}

/* Adds an integer. */
static inline void perfolio_json_integer(struct perfolio_json *j, const char *name, int64_t value)
{
    char number[24];
    int length = snprintf(number, sizeof(number), "%lld", (long long)value);
    perfolio_json_name(j, name);
    perfolio_json_put(j, number, (size_t)length);
}

/* Adds an unsigned integer. */
static inline void perfolio_json_unsigned(struct perfolio_json *j, const char *name, uint64_t value)
{
    char number[24];
    int length = snprintf(number, sizeof(number), "%llu", (unsigned long long)value);
    perfolio_json_name(j, name);
    perfolio_json_put(j, number, (size_t)length);
}

/* Adds a number with a fraction; it reads back equal. */
static inline void perfolio_json_double(struct perfolio_json *j, const char *name, double value)
{
    char number[40];
    int length, i;
    if (!isfinite(value)) {
        perfolio_json_name(j, name);
        perfolio_json_put(j, "null", 4);
        return;
    }
    length = snprintf(number, sizeof(number), "%.17g", value);
    /* Some locales write a comma. */
    for (i = 0; i < length; i++)
        if (number[i] == ',')
            number[i] = '.';
    /* Stays a double for a reader that derives types: 5 is written 5.0. */
    if (strcspn(number, ".e") == (size_t)length) {
        number[length++] = '.';
        number[length++] = '0';
    }
    perfolio_json_name(j, name);
    perfolio_json_put(j, number, (size_t)length);
}

/* Adds a text. */
static inline void perfolio_json_string(struct perfolio_json *j, const char *name, const char *value)
{
    perfolio_json_name(j, name);
    perfolio_json_text(j, value);
}

/* Adds a truth value. */
static inline void perfolio_json_boolean(struct perfolio_json *j, const char *name, int value)
{
    perfolio_json_name(j, name);
    perfolio_json_put(j, value ? "true" : "false", value ? 4 : 5);
}

/* Begins an array of elements; only at the top. */
static inline void perfolio_json_array(struct perfolio_json *j, const char *name)
{
    if (j->depth != 1) {
        j->failed = 1;
        return;
    }
    perfolio_json_name(j, name);
    perfolio_json_put(j, "[", 1);
    j->empty = 1;
    j->depth = 2;
}

/* Begins the element of that name; the one before it ends. */
static inline void perfolio_json_element(struct perfolio_json *j, const char *id)
{
    if (j->depth == 3)
        perfolio_json_put(j, "}", 1);
    else if (j->depth != 2)
        j->failed = 1;
    perfolio_json_put(j, j->depth == 3 ? ",{" : "{", j->depth == 3 ? 2 : 1);
    j->depth = 3;
    j->empty = 1;
    perfolio_json_string(j, "__id", id);
}

/* Ends an array. */
static inline void perfolio_json_array_end(struct perfolio_json *j)
{
    if (j->depth == 3)
        perfolio_json_put(j, "}", 1);
    else if (j->depth != 2)
        j->failed = 1;
    perfolio_json_put(j, "]", 1);
    j->depth = 1;
    j->empty = 0;
}

/* Ends the document with a line feed and a NUL. Returns 0, or -1 when anything went wrong. */
static inline int perfolio_json_end(struct perfolio_json *j)
{
    if (j->depth != 1)
        j->failed = 1;
    perfolio_json_put(j, "}\n", 2);
    j->depth = 0;
    if (!j->failed)
        j->buffer[j->used] = '\0';
    return j->failed ? -1 : 0;
}

/* Replaces a file as a whole: readers see the old or the new document, never a part. Returns 0 or -1 (errno says why). */
static inline int perfolio_json_publish(const struct perfolio_json *j, const char *path)
{
    char temporary[4096];
    FILE *file;
    int good;
    if (j->failed || j->depth != 0 || (size_t)snprintf(temporary, sizeof(temporary), "%s.tmp", path) >= sizeof(temporary))
        return -1;
    file = fopen(temporary, "w");
    if (!file)
        return -1;
    good = fwrite(j->buffer, 1, j->used, file) == j->used;
    good = fclose(file) == 0 && good;
    if (good && rename(temporary, path) == 0)
        return 0;
    remove(temporary);
    return -1;
}

#ifdef __cplusplus
}
#endif

#endif
