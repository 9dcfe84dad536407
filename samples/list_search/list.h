#ifndef LIST_SEARCH_LIST_H
#define LIST_SEARCH_LIST_H

/* A single linked list of integers; new items come first. */
struct SLListItem {
    int value;
    SLListItem *next;
};

struct SLList {
    SLListItem *head;
    unsigned long size;
};

void SLList_init(SLList *list);
void SLList_insert(SLList *list, int value);
/* True when the value is in the list; walks it from the head. */
bool SLList_search(SLList *list, int value);
void SLList_destroy(SLList *list);

#endif
