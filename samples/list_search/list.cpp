#include "list.h"

void SLList_init(SLList *list)
{
    list->head = nullptr;
    list->size = 0;
}

void SLList_insert(SLList *list, int value)
{
    list->head = new SLListItem{value, list->head};
    list->size++;
}

bool SLList_search(SLList *list, int value)
{
    for (const SLListItem *item = list->head; item != nullptr; item = item->next)
        if (item->value == value)
            return true;
    return false;
}

void SLList_destroy(SLList *list)
{
    while (list->head != nullptr) {
        SLListItem *item = list->head;
        list->head = item->next;
        delete item;
    }
    list->size = 0;
}
