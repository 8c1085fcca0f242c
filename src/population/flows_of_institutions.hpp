// The lines of indicators on the institutions around communes (E15); part of flows.cpp.
#pragma once

#include "population/flows.hpp"

#include <array>

namespace essaim {

constexpr auto lines_of_institutions()
{
    using enum Flow;
    constexpr auto sum = OverTime::sum, last = OverTime::last;
    return std::to_array<FlowInfo>({
        {group_revenue, "group_revenue", "EUR", sum, count,
         "revenue of groups of communes for the transition",
         "recettes des intercommunalités pour la transition"},
        {group_engineering, "group_engineering", "EUR", sum, count,
         "spending of groups of communes on advisers that their small communes share",
         "dépenses des intercommunalités : conseillers partagés entre petites communes"},
        {group_solidarity, "group_solidarity", "EUR", sum, count,
         "money of groups to communes with more energy poverty than their mean, part of the revenue of communes",
         "dotation de solidarité des intercommunalités, comprise dans les recettes des communes"},
        {group_cofunding, "group_cofunding", "EUR", sum, count,
         "part of communes’ investment that their groups pay, counted in the revenue of communes",
         "fonds de concours des intercommunalités aux travaux des communes, compris dans leurs recettes"},
        {group_budget, "group_budget", "EUR", last, count,
         "money that groups of communes set aside for works of their communes",
         "argent réservé par les intercommunalités aux travaux des communes"},
        {group_staff, "group_staff", "FTE", last, count,
         "advisers that small communes share",
         "conseillers partagés entre petites communes"},
        {group_competence, "group_competence", "FTE", last, count,
         "these advisers times their skill",
         "ces conseillers multipliés par leur compétence"},
    });
}

} // namespace essaim
