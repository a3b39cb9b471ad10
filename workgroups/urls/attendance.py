"""Addresses of who was there."""

from django.urls import path

from workgroups.views import attendance, signing_in

AT = "<slug:slug>/meetings/<int:pk>/"
urlpatterns = [
    path(f"{AT}attendance/", attendance.attendance, name="attendance"),
    path(f"{AT}attendance/marks/", attendance.marks, name="attendance_marks"),
    path(f"{AT}attendance/answers/", attendance.answered, name="attendance_answers"),
    path(f"{AT}attendance/count/", attendance.count, name="attendance_count"),
    path(f"{AT}attendance/<int:seat>/", attendance.attendees, name="attendees"),
    path(f"{AT}visitors/", attendance.visitors, name="visitors"),
    path(f"{AT}visitors/<int:visitor>/removal/", attendance.visitor_removal, name="visitor_removal"),
    path(f"{AT}screen/", signing_in.screen, name="screen"),
    path(f"{AT}sheet/", attendance.sheet, name="sign_in_sheet"),
]
