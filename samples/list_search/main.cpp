/* Fills a list with as many numbers as the workload says and searches some of them while it grows. */
#include "list.h"

#include <cstdio>
#include <cstdlib>

int main(int argc, char **argv)
{
    char *end = nullptr;
    const long workload = argc == 2 ? std::strtol(argv[1], &end, 10) : -1;
    if (workload < 0 || workload > 100000000 || *end != '\0') {
        std::fprintf(stderr, "usage: list_search WORKLOAD\nWORKLOAD is the length of the list, 0 to 100000000\n");
        return 2;
    }

    SLList list;
    SLList_init(&list);
    long found = 0;
    const long every = workload / 64 + 1;
    for (long i = 0; i < workload; i++) {
        SLList_insert(&list, static_cast<int>(i));
        if (i % every == 0)
            found += SLList_search(&list, static_cast<int>(i / 2)) ? 1 : 0;
    }

    std::printf("%lu items, %ld found\n", list.size, found);
    SLList_destroy(&list);
    return 0;
}
